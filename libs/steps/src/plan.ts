import { defineStep, type RunId, type ThreadMemory } from '@cairn/core';
import { type Plan, planned } from './checkpoints.ts';
import type { ModelEngine } from './engines/model/engine.ts';
import { bounds, chosenEngine, planWith } from './engines/model/steps.ts';
import { questionsOf } from './questions.ts';
import { planSources, type SourcePlanning } from './sources/plan-sources.ts';
import { ticks } from './ticked.ts';

const ENGINE = { name: 'embedded', version: 1 } as const;

/** What a run may know of its thread's earlier ones. */
export type Recall = (runId: RunId) => Promise<ThreadMemory>;

/**
 * Decides what to answer and what to read, and recalls the thread. Its answer is the whole run's, so a corpus that grows or
 * a thread that goes on meanwhile changes nothing.
 */
export const planStep = (sources: SourcePlanning, recall: Recall, model?: ModelEngine) =>
  defineStep({
    ...planned,
    ...bounds(model),
    async run(context) {
      const { runId, request, emit, think } = context;
      const memory = request.thread_id === undefined ? undefined : await recall(runId);
      const remembers = memory !== undefined && memory.questions.length + memory.sources.length > 0;
      const engine = chosenEngine(model, request);
      const asked = engine && (await planWith(engine, context));
      const questions = asked?.questions ?? questionsOf(request);
      const plan: Plan = {
        engine: ENGINE,
        ...(asked && { model: asked.model }),
        questions,
        ...(await planSources(questions, sources, context)),
        ...(remembers && { memory }),
      };
      for (const { id, origin, status, reason } of plan.skipped) {
        emit({ type: 'source.failed', data: { source: id, origin, status, reason } });
      }
      if (request.mode !== 'sources_only') emit(ticks({ questions: plan.questions, sections: [] }));
      think(`${plan.questions.length} questions, ${plan.sources.length} sources to read.`);
      if (remembers) think(`The thread has ${memory.findings.length} earlier findings.`);
      return plan;
    },
  });
