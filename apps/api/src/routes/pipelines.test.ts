import type { PipelineCard } from '@cairn/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bodyOf, post, type Served, serve, TOPIC } from '../testing/serve.ts';

const CARD: PipelineCard = {
  name: 'invoices',
  version: 3,
  steps: ['read', 'pay', 'tell'],
  input: {
    type: 'object',
    properties: { invoices: { type: 'array', minItems: 1, items: { type: 'integer', exclusiveMinimum: 0 } } },
    required: ['invoices'],
    additionalProperties: false,
  },
};
const INPUT = { invoices: [12, 30] };
const BODY = { pipeline: 'invoices', input: INPUT, tags: ['may'] };

async function served(): Promise<Served> {
  const api = await serve();
  await api.flow.pipelines.show(CARD);
  return api;
}

const submit = (api: Served, body: unknown, headers = {}) => post(`${api.url}/v1/runs`, body, headers);
const get = (api: Served, path: string) => fetch(`${api.url}${path}`);

/** Runs the chain to its end as a worker would. */
async function complete(api: Served, runId: `run_${string}`): Promise<void> {
  for (const [index, step] of CARD.steps.entries()) {
    const following = CARD.steps[index + 1];
    const claim = await api.store.claim({
      runId,
      visit: { step, round: 1 },
      nonce: `n${index}`,
      build: { name: 'invoices', version: 3 },
      reads: {},
      partSchema: 1,
      suspectAfterTakes: 3,
      alone: false,
      withParts: false,
      worker: 'test:1',
    });
    if (claim.kind !== 'claimed') throw new Error(claim.kind);
    const next = following === undefined ? {} : { next: { step: following, round: 1 } };
    await api.store.commit(claim.lease, { output: { done: step }, schemaVersion: 1, events: [], ...next });
  }
}

test('a run of a pipeline is taken by its name, and shown like any other', async () => {
  const api = await served();
  const response = await submit(api, BODY);
  expect(response.status).toBe(202);
  const run = z.looseObject({ id: z.templateLiteral(['run_', z.string()]) }).parse(await response.json());
  expect(run).toMatchObject({
    topic: 'invoices',
    pipeline: 'invoices@3',
    input: INPUT,
    step: 'read',
    progress: 0,
    tags: ['may'],
    thread_id: null,
    links: { events: `/v1/runs/${run.id}/events`, checkpoints: `/v1/runs/${run.id}/checkpoints` },
  });
  expect(run.links).not.toHaveProperty('report');
  const found = await bodyOf(await get(api, '/v1/runs?q=invoice'));
  expect(found.data?.map(({ id }) => id)).toEqual([run.id]);

  await complete(api, run.id);
  const output = `/v1/runs/${run.id}/checkpoints/chk_0000000003`;
  expect(await (await get(api, `/v1/runs/${run.id}`)).json()).toMatchObject({ status: 'completed', links: { output } });
  expect(await (await get(api, output)).json()).toMatchObject({ output: { done: 'tell' } });
  const report = await get(api, `/v1/runs/${run.id}/report`);
  expect([report.status, (await bodyOf(report)).code]).toEqual([404, 'NOT_FOUND']);
});

test('research has none of the members that such a run has', async () => {
  const api = await served();
  const research = await (await submit(api, TOPIC)).json();
  expect(research).not.toHaveProperty('pipeline');
  expect(research).not.toHaveProperty('input');
  expect(research).toHaveProperty('links.report');
});

test.each<[string, unknown, string]>([
  ['an input that does not fit', { ...BODY, input: { invoices: [12, -1] } }, 'input.invoices[1]'],
  ['a field too many', { ...BODY, input: { ...INPUT, colour: 'red' } }, 'input.colour'],
  ['no input', { pipeline: 'invoices' }, 'input'],
  ['a field of research', { ...BODY, topic: 'tides' }, 'topic'],
  ['a name that is none', { ...BODY, pipeline: 'in:voices' }, 'pipeline'],
])('%s is refused, and said where', async (_, body, path) => {
  const response = await submit(await served(), body);
  const refused = await bodyOf(response);
  expect([response.status, refused.code]).toEqual([422, 'VALIDATION']);
  expect(refused.errors?.map((fault) => fault.path)).toContain(path);
});

test('a pipeline that no worker brought along is refused, with those that there are', async () => {
  const api = await served();
  const response = await submit(api, { pipeline: 'music', input: {} });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: 'UNKNOWN_PIPELINE', pipelines: ['invoices'] });
});

test('one key gives one run of a pipeline', async () => {
  const api = await served();
  const key = { 'idempotency-key': 'order-1' };
  const first = await bodyOf(await submit(api, BODY, key));
  const again = await submit(api, BODY, key);
  expect([again.headers.get('idempotency-replayed'), (await bodyOf(again)).id]).toEqual(['true', first.id]);
  const other = await submit(api, { ...BODY, input: { invoices: [1] } }, key);
  expect((await bodyOf(other)).code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('a fork stays in its pipeline, and its new input is judged', async () => {
  const api = await served();
  const id = z.templateLiteral(['run_', z.string()]).parse((await bodyOf(await submit(api, BODY))).id);
  await complete(api, id);
  const fork = (overrides: object) =>
    post(`${api.url}/v1/runs/${id}/fork`, { checkpoint_id: 'chk_0000000001', overrides });

  const forked = await fork({ input: { invoices: [99] } });
  expect(forked.status).toBe(202);
  expect(await forked.json()).toMatchObject({
    pipeline: 'invoices@3',
    input: { invoices: [99] },
    step: 'pay',
    progress: 1 / 3,
  });
  for (const [overrides, path] of [
    [{ input: { invoices: [] } }, 'input.invoices'],
    [{ topic: 'tides' }, 'topic'],
  ] as const) {
    const refused = await fork(overrides);
    expect(refused.status).toBe(422);
    expect((await bodyOf(refused)).errors?.map((fault) => fault.path)).toEqual([path]);
  }
  await api.flow.pipelines.show({ ...CARD, name: 'music' });
  const elsewhere = await bodyOf(await fork({ pipeline: 'music' }));
  expect([elsewhere.code, elsewhere.errors?.[0]?.path]).toEqual(['VALIDATION', 'overrides.pipeline']);
});

test('the pipelines that there are can be listed, with what they take', async () => {
  const api = await served();
  const list = await (await get(api, '/v1/pipelines')).json();
  expect(list).toEqual({
    object: 'list',
    data: [{ object: 'pipeline', ...CARD, seen_at: expect.stringMatching(/^\d{4}-/) }],
    next_cursor: null,
  });
  expect((await fetch(`${api.url}/v1/pipelines`, { method: 'POST' })).status).toBe(405);
});
