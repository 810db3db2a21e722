import type { LimitReached, ReportEngine, ResearchLimits } from '@cairn/core';
import type { Draft, Plan, Verdict } from '../../checkpoints.ts';
import { numbered } from '../../report/markdown.ts';

/** Who wrote a report; undefined when no model was to. */
export function engineOf({ model, sections }: Draft): ReportEngine | undefined {
  if (!model) return undefined;
  const by = (who: string) => sections.filter(({ written_by }) => written_by === who).length;
  return {
    provider: model.provider,
    model: model.name,
    prompts: model.prompts,
    sections: { model: by('model'), extractive: by('extractive') },
    dropped_claims: model.dropped,
    stood_in: model.stood_in,
  };
}

/** The lines of a report that say how it was written. */
export function engineLines({ model, prompts, sections, dropped_claims, stood_in }: ReportEngine): string[] {
  const written = `${numbered(sections.model, 'section')} written by ${model} (prompts ${prompts}) and held against the sources.`;
  const dropped = `${numbered(dropped_claims, 'statement')} of its that its evidence did not bear out left out.`;
  return [
    written,
    ...(dropped_claims > 0 ? [dropped] : []),
    ...stood_in.map(({ section, why }) => `${section} is quoted from its sources instead: ${why}`),
  ];
}

/** The limits of the run that kept it from asking the model. */
export function modelLimits(plan: Plan, draft: Draft, verdict: Verdict, limits: ResearchLimits): LimitReached[] {
  const kept = new Map<string, string[]>();
  const note = (limit: string | undefined, what: string) => {
    if (limit !== undefined) kept.set(limit, [...(kept.get(limit) ?? []), what]);
  };
  note(plan.model?.stood_in?.limit, 'the plan');
  for (const { section, limit } of draft.model?.stood_in ?? []) note(limit, section);
  note(verdict.critic_stood_in?.limit, 'the critic');
  const values: Readonly<Record<string, unknown>> = limits;
  return [...kept].map(([limit, whats]) => ({
    limit,
    detail: `${limit} (${values[limit] ?? 'set'}) left the model no room for ${whats.join(', ')}: the embedded engine did that instead.`,
  }));
}
