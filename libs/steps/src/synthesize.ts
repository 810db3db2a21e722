import { createHash } from 'node:crypto';
import { defineStep } from '@cairn/core';
import { drafted, gathered, judged, planned } from './checkpoints.ts';
import { guidedQuestions } from './guided.ts';
import { countsOf, usableSources } from './manifest.ts';
import { deltasOf } from './report/deltas.ts';
import { draftMarkdown } from './report/markdown.ts';
import { loadTexts } from './sources/packed-text.ts';
import type { Threads } from './threads/threads.ts';

/** Writes the sections, also to what people told the run; from the second round on, only the weak ones, looking further than before. */
export const synthesizeStep = (threads: Threads) =>
  defineStep({
    ...drafted,
    reads: [planned, gathered, drafted, judged],
    async run({ latest, round, request, guidance, blobs, signal, emit, think }) {
      const plan = latest(planned);
      const manifest = latest(gathered);
      if (!plan || !manifest) throw new TypeError('synthesize ran before plan and gather.');
      const weak = new Set(latest(judged)?.weak);
      const kept = round === 1 ? [] : (latest(drafted)?.sections ?? []).filter(({ id }) => !weak.has(id));
      if (weak.size > 0) think(`Looking further for ${[...weak].join(', ')}.`);
      const texts = await loadTexts(usableSources(manifest), blobs);
      const questions = guidedQuestions(plan, guidance, request.topic);
      const sections = await threads.draft({ texts, questions, kept, breadth: round }, signal);

      if (round > 1) emit({ type: 'report.reset', data: { offset: 0 } });
      for (const data of deltasOf(draftMarkdown(request.topic, sections, countsOf(manifest)), 0))
        emit({ type: 'report.delta', data });
      return { sections, hash: createHash('sha256').update(JSON.stringify(sections)).digest('hex') };
    },
  });
