import { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, post, type Served, serve } from '../testing/serve.ts';

const REPORT = {
  markdown: '# Rivers\n',
  partial: false,
  sources: [
    {
      id: 'S1',
      title: 'Rivers',
      origin: { corpus: 'rivers.md' },
      status: 'ok',
      sha256: 'a'.repeat(64),
      chars: 40,
      citations: 1,
    },
  ],
  json: {
    topic: 'Rivers',
    summary: '',
    sections: [
      {
        id: 'Q1',
        question: 'Why do rivers meander?',
        claims: [{ text: 'Sand settles.', evidence: [{ source: 'S1', start: 0, end: 13, quote: 'Sand settles.' }] }],
      },
    ],
    gaps: [],
    limits_reached: [],
    source_counts: { ok: 1, failed: 0, skipped: 0, duplicate: 0 },
  },
};

async function enter(api: Served, thread = 'rivers'): Promise<RunId> {
  const answer = await post(`${api.url}/v1/runs`, { topic: 'Rivers', thread_id: thread });
  return RunId.parse((await bodyOf(answer)).id);
}

test('a thread shows its runs and what they found, until it is deleted', async () => {
  const api = await serve();
  const address = `${api.url}/v1/threads/rivers`;
  const runId = await enter(api);
  await complete(api.store, runId, REPORT);

  const thread = await bodyOf(await fetch(address));
  expect(thread).toMatchObject({ object: 'thread', id: 'rivers', runs: [runId] });
  expect(thread.memory).toEqual({
    questions: [{ run_id: runId, text: 'Why do rivers meander?' }],
    findings: [
      {
        run_id: runId,
        question: 'Why do rivers meander?',
        text: 'Sand settles.',
        source: { title: 'Rivers', origin: { corpus: 'rivers.md' } },
      },
    ],
    sources: [{ run_id: runId, title: 'Rivers', origin: { corpus: 'rivers.md' }, sha256: 'a'.repeat(64) }],
  });

  expect((await fetch(address, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(address, { method: 'DELETE' })).status).toBe(404);
  expect(await bodyOf(await fetch(address))).toMatchObject({ status: 404, code: 'THREAD_NOT_FOUND' });
  const later = await enter(api);
  expect(await bodyOf(await fetch(address))).toMatchObject({ runs: [later], memory: { findings: [] } });
});

test('a thread ends when it is told to', async () => {
  const api = await serve();
  await enter(api);
  const address = `${api.url}/v1/threads/rivers`;
  const answer = await post(`${address}/expire`, { in_ms: 60_000 });
  expect(answer.status).toBe(200);
  const { expires_at } = await bodyOf(answer);
  expect(Date.parse(String(expires_at))).toBeLessThanOrEqual(Date.now() + 60_000);

  await post(`${address}/expire`, { in_ms: 1 });
  await expect.poll(async () => (await fetch(address)).status).toBe(404);
});

test('what is no thread, and no way to end one, is refused', async () => {
  const api = await serve();
  await enter(api);
  const at = (path: string) => `${api.url}/v1/threads/${path}`;
  expect(await bodyOf(await fetch(at('nobody')))).toMatchObject({ code: 'THREAD_NOT_FOUND' });
  expect(await bodyOf(await fetch(at('not%20a%20name')))).toMatchObject({ code: 'THREAD_NOT_FOUND' });
  expect(await bodyOf(await post(at('nobody/expire'), { in_ms: 5 }))).toMatchObject({ code: 'THREAD_NOT_FOUND' });
  expect(await bodyOf(await post(at('rivers/expire'), { in_ms: 0 }))).toMatchObject({ code: 'VALIDATION' });
  expect(await bodyOf(await post(at('rivers'), {}))).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
});
