import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryStore, type Store } from '@cairn/checkpoint';
import { CairnError, messageId, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { type Following, follow } from '../testing/follow.ts';
import { claim, complete, memoryFlow } from '../testing/memory-flow.ts';
import { type Served, serve, submit } from '../testing/serve.ts';

const eventsUrl = (api: Served, id: RunId) => `${api.url}/v1/runs/${id}/events`;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => messageId(index + 1));

async function collect(reader: Following): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of reader.events()) ids.push(id);
  return ids;
}

test('a stream replays, says that it is live, follows, and ends after the one terminal event', async () => {
  const api = await serve();
  const id = await submit(api);
  const reader = await follow(eventsUrl(api, id));
  expect(reader.response.headers.get('content-type')).toBe('text/event-stream');
  expect(reader.response.headers.get('cache-control')).toBe('no-cache, no-transform');
  expect(reader.response.headers.get('x-accel-buffering')).toBe('no');
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  await complete(api.store, id, {});

  const run = await api.store.get(id);
  expect(await ids).toEqual(upTo(Number(run?.last_message_id.slice(4))));
  expect(reader.types.filter((type) => /^run\.(completed|failed|cancelled)$/.test(type))).toEqual(['run.completed']);
  expect(reader.types.at(-1)).toBe('run.completed');
  expect(reader.ended).toBe('clean');
});

test('a reader that comes back goes on behind its last event, the header before the query', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const all = await collect(await follow(eventsUrl(api, id)));
  const byQuery = await follow(`${eventsUrl(api, id)}?after_message_id=${all[2]}`);
  expect(await collect(byQuery)).toEqual(all.slice(3));
  const byHeader = await follow(`${eventsUrl(api, id)}?after_message_id=${all[2]}`, all[5]);
  expect(await collect(byHeader)).toEqual(all.slice(6));
  expect(byHeader.comments).toEqual([]);
});

test('a filtered reader sees its types only, ends with the run, and comes back to where it got', async () => {
  const api = await serve();
  const id = await submit(api);
  const reader = await follow(`${eventsUrl(api, id)}?types=step.started,run.paused`);
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  expect(reader.place).toBe(messageId(2));
  await complete(api.store, id, {});

  const last = (await api.store.get(id))?.last_message_id ?? '';
  expect(await ids).toHaveLength(5);
  expect(new Set(reader.types)).toEqual(new Set(['step.started']));
  expect(reader).toMatchObject({ ended: 'clean', place: last });
  const headers = { accept: 'text/event-stream', 'last-event-id': last };
  expect((await fetch(`${eventsUrl(api, id)}?types=step.started`, { headers })).status).toBe(204);
});

test('a stream goes on from a checkpoint, or from where its client got to since', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const all = await collect(await follow(eventsUrl(api, id)));
  const url = `${eventsUrl(api, id)}?checkpoint_id=chk_0000000002`;
  expect(await collect(await follow(url))).toEqual(all.slice(8));
  expect(await collect(await follow(url, all[10]))).toEqual(all.slice(11));
});

test('after the end there is nothing more: 204 stops EventSource', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const last = (await api.store.get(id))?.last_message_id ?? '';
  const response = await fetch(eventsUrl(api, id), { headers: { accept: 'text/event-stream', 'last-event-id': last } });
  expect(response.status).toBe(204);
});

test.each([
  ['a position that was never written', { 'last-event-id': 'msg_0000000099' }, 410, 'DATA_LOSS'],
  ['no position at all', { 'last-event-id': 'yesterday' }, 400, 'BAD_CURSOR'],
])('%s is refused before the stream starts', async (_case, headers, status, code) => {
  const api = await serve();
  const id = await submit(api);
  const response = await fetch(eventsUrl(api, id), { headers: { accept: 'text/event-stream', ...headers } });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = await response.json();
  expect(problem).toMatchObject({ code, ...(status === 410 && { latest_checkpoint_id: null }) });
});

/** A store that counts its reads and never wakes anybody, or fails, on demand. */
function watched(store: Store) {
  const control = { reads: 0, down: false, asleep: false };
  const seen: Store = {
    ...store,
    events: (...request) => {
      control.reads += 1;
      if (control.down) return Promise.reject(new CairnError('STORE_UNAVAILABLE', 'away'));
      return store.events(...request);
    },
    watch: (runId, onGrowth) => store.watch(runId, () => control.asleep || onGrowth()),
  };
  return { control, seen };
}

test('readers of one run share its reads, and each sees every event once', async () => {
  const { control, seen } = watched(memoryStore());
  const api = await serve({ flow: memoryFlow(seen) });
  const id = await submit(api);
  const readers = await Promise.all(Array.from({ length: 20 }, () => follow(eventsUrl(api, id))));
  const collected = readers.map(collect);
  await expect.poll(() => readers.every(({ comments }) => comments.length === 1)).toBe(true);
  const readsBefore = control.reads;
  const lease = await claim(api.store, id, { step: 'plan', round: 1 });
  for (let batch = 1; batch <= 10; batch += 1) {
    await api.store.append(lease, batch, [{ type: 'thought.delta', data: { text: `${batch}` } }]);
    await delay(5);
  }
  await api.flow.steer(id, 'cancel');

  const expected = upTo(15);
  for (const ids of collected) expect(await ids).toEqual(expected);
  expect(control.reads - readsBefore).toBeLessThan(30);
});

test('a lost wake-up delays an event by a second at most', async () => {
  const { control, seen } = watched(memoryStore());
  control.asleep = true;
  const api = await serve({ flow: memoryFlow(seen) });
  const id = await submit(api);
  const reader = await follow(eventsUrl(api, id));
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  const cancelledAtMs = performance.now();
  await api.flow.steer(id, 'cancel');
  expect(await ids).toEqual(upTo(3));
  expect(performance.now() - cancelledAtMs).toBeLessThan(1500);
});

test('readers stay through an outage of the store', async () => {
  const { control, seen } = watched(memoryStore());
  const api = await serve({ flow: memoryFlow(seen) });
  const id = await submit(api);
  const reader = await follow(eventsUrl(api, id));
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  control.down = true;
  await api.flow.steer(id, 'cancel');
  await delay(50);
  expect((await fetch(eventsUrl(api, id))).status).toBe(503);
  control.down = false;
  expect(await ids).toEqual(upTo(3));
  expect(reader.ended).toBe('clean');
});

test('an answer that never comes does not hold up a stream for ever', async () => {
  const store = memoryStore();
  let lost = 0;
  const forgetful: Store = {
    ...store,
    events: (runId, after, limit) => {
      if (after === undefined || lost > 0) return store.events(runId, after, limit);
      lost += 1;
      return new Promise(() => undefined);
    },
  };
  const api = await serve({ flow: memoryFlow(forgetful) });
  const id = await submit(api);
  const reader = await follow(eventsUrl(api, id));
  const ids = collect(reader);
  await expect.poll(() => lost).toBe(1);
  await api.flow.steer(id, 'cancel');
  expect(await ids).toEqual(upTo(3));
  expect(reader.ended).toBe('clean');
});

/** Logs `count` events of 60 KB. */
async function chatter(api: Served, id: RunId, count: number): Promise<void> {
  const lease = await claim(api.store, id, { step: 'plan', round: 1 });
  for (let batch = 1; batch <= count; batch += 1) {
    await api.store.append(lease, batch, [{ type: 'thought.delta', data: { text: 'x'.repeat(60_000) } }]);
    await delay(1);
  }
}

test('a reader that takes nothing is cut, others are not, and it can go on from its cursor', async () => {
  const api = await serve();
  const id = await submit(api);
  const stuck = connect(api.port, '127.0.0.1');
  stuck.write(`GET /v1/runs/${id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  stuck.pause();
  const reader = await follow(eventsUrl(api, id));
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  await chatter(api, id, 200);
  await expect.poll(() => api.lines.some(({ fields }) => fields.cut === true)).toBe(true);
  stuck.destroy();
  await api.flow.steer(id, 'cancel');

  expect(await ids).toEqual(upTo(205));
  const resumed = await follow(eventsUrl(api, id), messageId(50));
  expect(await collect(resumed)).toEqual(upTo(205).slice(50));
});

test('draining cuts the streams instead of ending them, and then the server closes', async () => {
  const api = await serve();
  const id = await submit(api);
  const reader = await follow(eventsUrl(api, id));
  const ids = collect(reader);
  await expect.poll(() => reader.comments).toEqual(['live']);
  const startedAtMs = performance.now();
  await api.close();
  expect(performance.now() - startedAtMs).toBeLessThan(500);
  expect(await ids).toEqual(upTo(2));
  expect(reader.ended).toBe('cut');
});
