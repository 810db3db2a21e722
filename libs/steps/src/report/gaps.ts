import type { LimitReached, ReportGap, ReportSection, ResearchLimits } from '@cairn/core';
import type { Manifest, Question, Verdict } from '../checkpoints.ts';
import { sidesWithout } from '../engines/embedded/judge.ts';
import { usableSources } from '../manifest.ts';
import { SOURCE_LIMITS } from '../sources/limits.ts';
import type { ProblemCode } from '../sources/problem.ts';
import { numbered } from './markdown.ts';

/** What the report owes its reader and could not give. */
export function gapsOf(sections: readonly ReportSection[], { issues }: Verdict): ReportGap[] {
  return sections.flatMap((section): ReportGap[] => {
    const { id, question, claims } = section;
    if (claims.length === 0)
      return [{ question, kind: 'unanswered', detail: 'No source that could be read answers this.' }];
    const silent = sidesWithout(section).map(
      (side): ReportGap => ({
        question,
        kind: 'unanswered',
        detail: `No source that could be read says this of ${side}.`,
      }),
    );
    if (silent.length > 0) return silent;
    const own = issues.filter((issue) => issue.question === id);
    return own.flatMap(({ code, detail }): ReportGap[] => {
      if (code === 'unsupported_claim') return [{ question, kind: 'unsupported', detail: `${detail}.` }];
      if (code === 'thin_coverage') return [{ question, kind: 'thin', detail: `Answered in part: ${detail}.` }];
      return code === 'too_few_claims' ? [{ question, kind: 'thin', detail: 'Only one finding answers this.' }] : [];
    });
  });
}

/** What people told the run too late for its draft. */
export function unaskedGaps(questions: readonly Question[], sections: readonly ReportSection[]): ReportGap[] {
  const drafted = new Set(sections.map(({ id }) => id));
  return questions
    .filter(({ id, optional }) => !optional && !drafted.has(id))
    .map(({ text }) => ({
      question: text,
      kind: 'unanswered',
      detail: 'It came when the draft was written already: nothing was looked for.',
    }));
}

const OVER_BUDGET: ProblemCode = 'budget_spent';

export function limitsReached(manifest: Manifest, verdict: Verdict, limits: ResearchLimits): LimitReached[] {
  const reached: LimitReached[] = [];
  if (manifest.left_out > 0) {
    const detail = `${numbered(manifest.left_out, 'source')} left out: this run may read ${limits.max_sources}.`;
    reached.push({ limit: 'max_sources', detail });
  }
  const unread = manifest.sources.filter((entry) => 'reason' in entry && entry.reason.code === OVER_BUDGET);
  if (unread.length > 0) {
    const ids = unread.map(({ id }) => id).join(', ');
    reached.push({ limit: 'budget', detail: `The limits of this run left no room for ${ids}.` });
  }
  const cut = usableSources(manifest).filter(({ truncated }) => truncated);
  if (cut.length > 0) {
    const ids = cut.map(({ id }) => id).join(', ');
    reached.push({
      limit: 'text_chars',
      detail: `Only the first ${SOURCE_LIMITS.textChars} characters were read of ${ids}.`,
    });
  }
  if (verdict.out_of_rounds) {
    const detail = `Weak answers were rewritten ${numbered(limits.max_critique_rounds, 'time')}, as often as this run may.`;
    reached.push({ limit: 'max_critique_rounds', detail });
  }
  return reached;
}
