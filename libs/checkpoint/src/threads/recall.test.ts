import { type Report, ResearchRequest, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { checkpointTo, leased, newRunId, plan } from '../contract/scene.ts';
import { memoryStore } from '../memory/store.ts';
import { memoryThreadStore } from './memory.ts';
import { recallFor } from './recall.ts';

const store = memoryStore();
const threads = memoryThreadStore(store);

async function start(thread: string, tenant = 'acme'): Promise<RunId> {
  const runId = newRunId();
  const request = ResearchRequest.parse({ topic: 'rivers', thread_id: thread });
  await store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  return runId;
}

async function finish(runId: RunId, text: string): Promise<void> {
  await store.commit(await leased(store, runId), checkpointTo(undefined, JSON.parse(JSON.stringify(reportOf(text)))));
}

function reportOf(text: string): Report {
  const evidence = [{ source: 'S1' as const, start: 0, end: text.length, quote: text }];
  const origin = { corpus: 'rivers.md' };
  return {
    markdown: `# Rivers\n\n- ${text}\n`,
    partial: false,
    sources: [
      { id: 'S1', title: 'Rivers', origin, status: 'ok', sha256: text, chars: text.length, citations: 1 },
      { id: 'S2', title: 'Gone', origin, status: 'failed', reason: { code: 'gone', text: 'gone', retryable: false } },
    ],
    json: {
      topic: 'rivers',
      summary: '',
      sections: [{ id: 'Q1', question: 'Why do rivers meander?', claims: [{ text, evidence }] }],
      gaps: [],
      limits_reached: [],
      source_counts: { ok: 1, failed: 1, skipped: 0, duplicate: 0 },
    },
  };
}

test('a run recalls what the finished runs before it found, newest first, each thing once', async () => {
  const [one, two, unfinished, three] = [await start('t'), await start('t'), await start('t'), await start('t')];
  const foreign = await start('t', 'other');
  await finish(one, 'Water is slower at the inner bank.');
  await finish(two, 'Sand settles where water is slow.');
  await finish(foreign, 'Not for acme.');

  const memory = await recallFor(store, threads, three);
  expect(memory.findings).toEqual(
    [
      [two, 'Sand settles where water is slow.'],
      [one, 'Water is slower at the inner bank.'],
    ].map(([run_id, text]) => ({
      run_id,
      text,
      question: 'Why do rivers meander?',
      source: { title: 'Rivers', origin: { corpus: 'rivers.md' } },
    })),
  );
  expect(memory.questions).toEqual([{ run_id: two, text: 'Why do rivers meander?' }]);
  expect(memory.sources.map(({ sha256 }) => sha256)).toEqual(memory.findings.map(({ text }) => text));
  await finish(three, 'Later.');
  expect((await recallFor(store, threads, unfinished)).findings).toHaveLength(2);
});

test('the first run, one without a thread, and one whose thread was forgotten recall nothing', async () => {
  const first = await start('new');
  const empty = { questions: [], findings: [], sources: [] };
  expect(await recallFor(store, threads, first)).toEqual(empty);
  await finish(first, 'A finding.');
  const second = await start('new');
  expect((await recallFor(store, threads, second)).findings).toHaveLength(1);
  await threads.forget('acme', 'new');
  expect(await recallFor(store, threads, second)).toEqual(empty);

  const alone = newRunId();
  const request = ResearchRequest.parse({ topic: 'rivers' });
  await store.accept({ runId: alone, tenant: 'acme', pipeline: 'research@1', request, firstVisit: plan });
  expect(await recallFor(store, threads, alone)).toEqual(empty);
});
