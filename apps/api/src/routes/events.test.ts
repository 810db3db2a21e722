import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
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
  ['?types=a', 400, 'BAD_REQUEST'],
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

test('HEAD does not hold a stream open', async () => {
  const api = await serve();
  const id = await submit(api);
  const response = await fetch(`${api.url}/v1/runs/${id}/events`, {
    method: 'HEAD',
    headers: { accept: 'text/event-stream' },
  });
  expect(response.status).toBe(200);
});
