import {
  type ReportSection,
  type ResearchRequest,
  type Step,
  type StepContext,
  UnrecoverableStepError,
} from '@cairn/core';
import type { Draft, Plan, Question, Verdict } from '../../checkpoints.ts';
import { questionsOf } from '../../questions.ts';
import { WRITTEN_SHARE } from './claims.ts';
import { ENGINE_VERSION, MODEL_LIMITS } from './config.ts';
import type { ModelEngine, StandIn } from './engine.ts';
import { judgeDraft } from './judge-draft.ts';
import { planQuestions } from './plan-questions.ts';
import { CRITIC } from './prompts/critic.ts';
import { GO_ON } from './prompts/go-on.ts';
import { PLAN } from './prompts/plan.ts';
import { shortHash } from './prompts/prompt.ts';
import { REPAIR } from './prompts/repair.ts';
import { SECTION } from './prompts/section.ts';
import { type DraftTask, writeDraft } from './write-draft.ts';

const PROMPTS = shortHash([
  [PLAN, SECTION, REPAIR, CRITIC, GO_ON].map(({ text }) => text),
  ENGINE_VERSION,
  WRITTEN_SHARE,
]);

/** A step that asks a model takes longer than one that does not. */
export const bounds = (model: ModelEngine | undefined): Partial<Pick<Step, 'timeoutMs'>> =>
  model ? { timeoutMs: MODEL_LIMITS.stepMs } : {};

/** @throws UnrecoverableStepError when the request insists on a model that is not there */
export function chosenEngine(
  model: ModelEngine | undefined,
  { engine, mode }: ResearchRequest,
): ModelEngine | undefined {
  if (engine === 'embedded' || mode === 'sources_only') return undefined;
  if (engine === 'model' && !model) {
    throw new UnrecoverableStepError(
      'The request asks for the engine "model", and this installation has none: set CAIRN_MODEL on its workers, or ask for "auto".',
    );
  }
  return model;
}

const useOf = ({ config: { provider, name } }: ModelEngine) => ({ provider, name, prompts: PROMPTS });

/** The questions of a run that a model writes: those of the request, otherwise the model's own. */
export async function planWith(
  model: ModelEngine,
  context: StepContext,
): Promise<{ questions: Question[]; model: Plan['model'] }> {
  const { request } = context;
  const given = questionsOf(request);
  if (given.some(({ optional }) => !optional) && (request.questions.length > 0 || /\?$/.test(request.topic)))
    return { questions: given, model: useOf(model) };
  const asked = await planQuestions(model, context, request.topic);
  return 'why' in asked
    ? { questions: given, model: { ...useOf(model), stood_in: asked } }
    : { questions: asked, model: useOf(model) };
}

/** The critic's words on each section that has to be written anew. */
export function issuesOf(verdict: Verdict | undefined): Map<string, string[]> {
  const issues = new Map<string, string[]>();
  for (const { question, detail } of [...(verdict?.issues ?? []), ...(verdict?.remarks ?? [])])
    issues.set(question, [...(issues.get(question) ?? []), detail]);
  return issues;
}

/**
 * Writes a draft and tells of it.
 * @param model of this worker: another one may have planned
 * @param before the draft of the round before
 */
export async function draftWith(
  model: ModelEngine | undefined,
  plan: NonNullable<Plan['model']>,
  context: StepContext,
  task: DraftTask,
  before: Draft['model'],
): Promise<Pick<Draft, 'sections' | 'model'>> {
  const kept = new Set(task.kept.map(({ id }) => id));
  const earlier = (before?.stood_in ?? []).filter(({ section }) => kept.has(section));
  if (!model) {
    const why = 'the worker that wrote this has no model';
    const stood_in = task.extractive.filter(({ id, claims }) => claims.length > 0 && !kept.has(id));
    return {
      sections: task.extractive.map((section) => (stood_in.includes(section) ? quoted(section) : section)),
      model: {
        ...plan,
        plan: [],
        stood_in: [...earlier, ...stood_in.map(({ id }) => ({ section: id, why }))],
        dropped: before?.dropped ?? 0,
      },
    };
  }
  const draft = await writeDraft(model, context, task);
  for (const { section, mark, chars } of draft.recovered)
    context.emit({ type: 'report.partial', data: { section, mark, chars } });
  return {
    sections: draft.sections,
    model: {
      ...useOf(model),
      plan: draft.plan,
      stood_in: [...earlier, ...draft.standIns],
      dropped: (before?.dropped ?? 0) + draft.dropped,
    },
  };
}

const quoted = (section: ReportSection): ReportSection => ({ ...section, written_by: 'extractive' });

/**
 * What a model has to say about a draft, beside the mechanical critic.
 * @param before the verdict of the round before: of the same draft it need not be asked again
 */
export async function judgeWith(
  model: ModelEngine | undefined,
  context: StepContext,
  draft: Draft,
  before: Verdict | undefined,
): Promise<Pick<Verdict, 'remarks' | 'critic_stood_in'>> {
  if (!model || !draft.model) return {};
  if (before?.remarks && before.draft_hash === draft.hash) return { remarks: before.remarks };
  const remarks = await judgeDraft(model, context, draft.sections);
  return 'why' in remarks ? { critic_stood_in: standIn(remarks) } : { remarks };
}

const standIn = ({ limit, why }: StandIn) => ({ ...(limit !== undefined && { limit }), why });
