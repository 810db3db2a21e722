import { defineStep, type ReportSection } from '@cairn/core';
import { drafted, gathered, judged, planned, type Question, type Remark } from './checkpoints.ts';
import { ISSUE_SEVERITY, type Issue } from './engines/embedded/issues.ts';
import { WRITTEN_SHARE } from './engines/model/claims.ts';
import type { ModelEngine } from './engines/model/engine.ts';
import { bounds, judgeWith } from './engines/model/steps.ts';
import { guidedQuestions } from './guided.ts';
import { countsOf, usableSources } from './manifest.ts';
import { lengthBefore } from './report/markdown.ts';
import { loadTexts } from './sources/packed-text.ts';
import type { Threads } from './threads/threads.ts';
import { ticks } from './ticked.ts';

/** Judges the draft. `revise` sends the run back to synthesize, at most max_critique_rounds times, while that changes anything. */
export const critiqueStep = (threads: Threads, model?: ModelEngine) =>
  defineStep({
    ...judged,
    ...bounds(model),
    reads: [planned, gathered, drafted, judged],
    async run(context) {
      const { latest, round, request, guidance, blobs, signal, emit } = context;
      const plan = latest(planned);
      const manifest = latest(gathered);
      const draft = latest(drafted);
      if (!plan || !manifest || !draft) throw new TypeError('critique ran before synthesize.');
      const cited = citedSources(draft.sections);
      const usable = usableSources(manifest);
      const texts = await loadTexts(
        usable.filter(({ id }) => cited.has(id)),
        blobs,
      );
      const share = draft.model && { leastShare: WRITTEN_SHARE };
      const questions = guidedQuestions(plan, guidance, request.topic);
      const unseen = unseenGuidance(questions, draft.sections);
      const issues = [
        ...(await threads.judge({ questions, sections: draft.sections, texts, ...share }, signal)),
        ...unseen,
      ];

      const judgement = await judgeWith(model, context, draft, latest(judged));
      const remarks = judgement.remarks ?? [];

      const weak = weakQuestions(issues, remarks);
      const changed = round === 1 || unseen.length > 0 || latest(judged)?.draft_hash !== draft.hash;
      const worthwhile = weak.length > 0 && usable.length > 0 && changed;
      const revise = worthwhile && round <= request.limits.max_critique_rounds;
      const severity = weak.length > 0 ? 'high' : issues.length + remarks.length > 0 ? 'low' : 'none';
      emit({
        type: 'critique.verdict',
        data: {
          severity,
          revise,
          weak,
          issues: issues.map((issue) => ({ ...issue })),
          ...(judgement.remarks && { remarks }),
        },
      });
      if (revise) emit(ticks({ questions, sections: draft.sections, weak }));
      if (draft.model && revise) {
        const offset = lengthBefore(request.topic, draft.sections, countsOf(manifest), new Set(weak));
        emit({ type: 'report.reset', data: { offset } });
      }
      return {
        severity,
        issues,
        weak,
        revise,
        out_of_rounds: worthwhile && !revise,
        draft_hash: draft.hash,
        ...judgement,
      };
    },
  });

/** What people told the run after the draft was begun. */
function unseenGuidance(questions: readonly Question[], sections: readonly ReportSection[]): Issue[] {
  const seen = new Set(sections.map(({ id }) => id));
  return questions
    .filter(({ id, optional }) => !optional && !seen.has(id))
    .map(({ id }) => ({ question: id, code: 'not_looked_for', detail: 'it came when the draft was under way' }));
}

function weakQuestions(issues: readonly Issue[], remarks: readonly Remark[]): string[] {
  const high = [
    ...issues.filter(({ code }) => ISSUE_SEVERITY[code] === 'high'),
    ...remarks.filter(({ severity }) => severity === 'high'),
  ];
  return [...new Set(high.map(({ question }) => question))];
}

function citedSources(sections: readonly ReportSection[]): Set<string> {
  return new Set(
    sections.flatMap(({ claims }) => claims.flatMap(({ evidence }) => evidence.map(({ source }) => source))),
  );
}
