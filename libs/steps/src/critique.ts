import { defineStep, type ReportSection } from '@cairn/core';
import { drafted, gathered, judged, planned } from './checkpoints.ts';
import { ISSUE_SEVERITY, type Issue } from './engines/embedded/issues.ts';
import { usableSources } from './manifest.ts';
import { loadTexts } from './sources/packed-text.ts';
import type { Threads } from './threads/threads.ts';

/** Judges the draft. `revise` sends the run back to synthesize, at most max_critique_rounds times, while that changes anything. */
export const critiqueStep = (threads: Threads) =>
  defineStep({
    ...judged,
    reads: [planned, gathered, drafted, judged],
    async run({ latest, round, request, blobs, signal, emit }) {
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
      const issues = await threads.judge({ questions: plan.questions, sections: draft.sections, texts }, signal);

      const weak = weakQuestions(issues);
      const changed = round === 1 || latest(judged)?.draft_hash !== draft.hash;
      const worthwhile = weak.length > 0 && usable.length > 0 && changed;
      const revise = worthwhile && round <= request.limits.max_critique_rounds;
      const severity = weak.length > 0 ? 'high' : issues.length > 0 ? 'low' : 'none';
      emit({
        type: 'critique.verdict',
        data: { severity, revise, weak, issues: issues.map((issue) => ({ ...issue })) },
      });
      return { severity, issues, weak, revise, out_of_rounds: worthwhile && !revise, draft_hash: draft.hash };
    },
  });

function weakQuestions(issues: readonly Issue[]): string[] {
  return [...new Set(issues.filter(({ code }) => ISSUE_SEVERITY[code] === 'high').map(({ question }) => question))];
}

function citedSources(sections: readonly ReportSection[]): Set<string> {
  return new Set(
    sections.flatMap(({ claims }) => claims.flatMap(({ evidence }) => evidence.map(({ source }) => source))),
  );
}
