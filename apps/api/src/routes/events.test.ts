import { setTimeout as delay } from 'node:timers/promises';
import { memoryStore } from '@cairn/checkpoint';
import { expect, test } from 'vitest';
import { claim, complete, memoryFlow } from '../testing/memory-flow.ts';
import { bodyOf, serve, submit, UNKNOWN_RUN } from '../testing/serve.ts';

test('the log as pages: every event once, and null when nothing will follow', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const seqs: (number | undefined)[] = [];
  let cursor: string | null | undefined = '';
  for (let pages = 0; cursor !== null && pages < 20; pages += 1) {
    const query: string = cursor ? `?limit=3&after_message_id=${cursor}` : '?limit=3';
    const page = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events${query}`));
    seqs.push(...(page.data ?? []).map(({ seq }) => seq));
    cursor = page.next_cursor;
  }
  const last = (await api.store.get(id))?.last_message_id;
  expect(seqs).toEqual(Array.from({ length: Number(last?.slice(4)) }, (_, index) => index + 1));
});

test('a live run always gives a cursor to go on from', async () => {
  const api = await serve();
  const id = await submit(api);
  const page = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events`));
  expect(page).toMatchObject({ next_cursor: 'msg_0000000002', last_message_id: 'msg_0000000002', run_ended: false });
  const next = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events?after_message_id=msg_0000000002`));
  expect(next).toMatchObject({ data: [], next_cursor: 'msg_0000000002' });
});

test.each([
  ['?limit=0', 400, 'BAD_REQUEST'],
  ['?limit=1e9', 400, 'BAD_REQUEST'],
  ['?types=run.completed,nonsense', 400, 'BAD_REQUEST'],
  ['?types=', 400, 'BAD_REQUEST'],
  ['?checkpoint_id=chk_0000000001', 404, 'CHECKPOINT_NOT_FOUND'],
  ['?checkpoint_id=latest', 404, 'CHECKPOINT_NOT_FOUND'],
  ['?after_message_id=12', 400, 'BAD_CURSOR'],
  ['?after_message_id=msg_0000000077', 410, 'DATA_LOSS'],
])('%s is refused', async (query, status, code) => {
  const api = await serve();
  const id = await submit(api);
  const response = await fetch(`${api.url}/v1/runs/${id}/events${query}`);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code });
});

test.each(['application/json', 'text/event-stream'])('an unknown run is 404 as %s', async (accept) => {
  const api = await serve();
  const response = await fetch(`${api.url}${UNKNOWN_RUN}/events`, { headers: { accept } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('an unknown type is named', async () => {
  const api = await serve();
  const id = await submit(api);
  const { errors } = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events?types=run.completed,nonsense`));
  expect(errors).toEqual([{ path: 'types[1]', message: '"nonsense" is no type of event' }]);
});

test('pages of some types only: the cursor passes over the others, and comes to an end', async () => {
  const api = await serve();
  const id = await submit(api);
  const noise = Array.from({ length: 60 }, () => ({ type: 'thought.delta' }) as const);
  await complete(api.store, id, {}, noise);
  const found: unknown[] = [];
  let after = '';
  let pages = 0;
  for (let cursor: string | null | undefined = ''; cursor !== null && pages < 20; pages += 1) {
    const page = await bodyOf(
      await fetch(`${api.url}/v1/runs/${id}/events?types=step.started,run.completed&limit=2${after}`),
    );
    found.push(...(page.data ?? []).map(({ type }) => type));
    cursor = page.next_cursor;
    after = `&after_message_id=${cursor}`;
  }
  expect(found).toEqual([...Array.from({ length: 5 }, () => 'step.started'), 'run.completed']);
  expect(pages).toBe(3);
});

test('a filter that nothing passes still moves its cursor', async () => {
  const api = await serve();
  const id = await submit(api);
  const page = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events?types=run.failed`));
  expect(page).toMatchObject({ data: [], next_cursor: 'msg_0000000002', run_ended: false });
});

test('a checkpoint is a place to go on from, and so is a later cursor', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const all = (await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events`))).data ?? [];
  const saved = all.findIndex(({ type }) => type === 'checkpoint.saved');
  const from = async (query: string) =>
    (await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events?checkpoint_id=chk_0000000001${query}`))).data;

  expect(await from('')).toEqual(all.slice(saved + 1));
  expect(await from('&after_message_id=msg_0000000001')).toEqual(all.slice(saved + 1));
  expect(await from('&after_message_id=msg_0000000012')).toEqual(all.slice(12));
});

test('whose place is gone is told where to go on, and can', async () => {
  const api = await serve({ flow: memoryFlow(memoryStore({ eventRetentionMs: 80 })) });
  const id = await submit(api);
  const lease = await claim(api.store, id, { step: 'plan', round: 1 });
  await delay(100);
  await api.store.commit(lease, { output: {}, schemaVersion: 1, events: [], next: { step: 'gather', round: 1 } });
  await api.store.trim(id);
  const events = `${api.url}/v1/runs/${id}/events`;
  for (const accept of ['application/json', 'text/event-stream']) {
    const response = await fetch(`${events}?after_message_id=msg_0000000001`, { headers: { accept } });
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({
      code: 'DATA_LOSS',
      earliest_message_id: 'msg_0000000005',
      latest_checkpoint_id: 'chk_0000000001',
      resume_after_message_id: 'msg_0000000004',
      detail: expect.stringContaining('Send after_message_id=msg_0000000004'),
    });
  }
  const seqs = async (query: string) => (await bodyOf(await fetch(`${events}?${query}`))).data?.map(({ seq }) => seq);
  expect(await seqs('after_message_id=msg_0000000004')).toEqual([5, 6]);
  expect(await seqs('checkpoint_id=chk_0000000001')).toEqual([6]);
});

test('HEAD does not hold a stream open', async () => {
  const api = await serve();
  const id = await submit(api);
  const response = await fetch(`${api.url}/v1/runs/${id}/events`, {
    method: 'HEAD',
    headers: { accept: 'text/event-stream' },
  });
  expect(response.status).toBe(200);
});
