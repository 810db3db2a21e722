import { createHash } from 'node:crypto';
import { defineStep } from '@cairn/core';
import { type Draft, drafted, gathered, judged, planned } from './checkpoints.ts';
import type { ModelEngine } from './engines/model/engine.ts';
import { bounds, draftWith, issuesOf } from './engines/model/steps.ts';
import { guidedQuestions } from './guided.ts';
import { countsOf, usableSources } from './manifest.ts';
import { deltasOf } from './report/deltas.ts';
import { draftMarkdown, lengthBefore } from './report/markdown.ts';
import { loadTexts } from './sources/packed-text.ts';
import type { Threads } from './threads/threads.ts';
import { ticks } from './ticked.ts';

/** Writes the sections, also to what people told the run; from the second round on, only the weak ones, looking further than before. */
export const synthesizeStep = (threads: Threads, model?: ModelEngine) =>
  defineStep({
    ...drafted,
    ...bounds(model),
    reads: [planned, gathered, drafted, judged],
    async run(context) {
      const { latest, round, request, guidance, blobs, signal, emit, think } = context;
      const plan = latest(planned);
      const manifest = latest(gathered);
      if (!plan || !manifest) throw new TypeError('synthesize ran before plan and gather.');
      const weak = new Set(latest(judged)?.weak);
      const before = round === 1 ? undefined : latest(drafted);
      const kept = (before?.sections ?? []).filter(({ id }) => !weak.has(id));
      if (weak.size > 0) think(`Looking further for ${[...weak].join(', ')}.`);
      const usable = usableSources(manifest);
      const texts = await loadTexts(usable, blobs);
      const titles = Object.fromEntries(usable.map(({ id, title }) => [id, title]));
      const questions = guidedQuestions(plan, guidance, request.topic);
      const extractive = await threads.draft({ texts, titles, questions, kept, breadth: round }, signal);

      const counts = countsOf(manifest);
      const draft: Pick<Draft, 'sections' | 'model'> = { sections: extractive };
      if (plan.model) {
        const evidence = model
          ? await threads.evidence({ texts, titles, sections: extractive, breadth: round }, signal)
          : {};
        const offset = before ? lengthBefore(request.topic, before.sections, counts, weak) : 0;
        const task = { topic: request.topic, extractive, evidence, kept, issues: issuesOf(latest(judged)), offset };
        Object.assign(draft, await draftWith(model, plan.model, context, task, before?.model));
      }
      const { sections } = draft;

      if (round > 1 || plan.model) emit({ type: 'report.reset', data: { offset: 0 } });
      for (const data of deltasOf(draftMarkdown(request.topic, sections, counts), 0))
        emit({ type: 'report.delta', data });
      for (const { id, question, claims } of sections)
        if (claims.length > 0 && !kept.some((section) => section.id === id))
          emit({ type: 'question.answered', data: { question: id, text: question } });
      emit(ticks({ questions, sections }));
      return { ...draft, hash: createHash('sha256').update(JSON.stringify(sections)).digest('hex') };
    },
  });
