import { expect, test } from 'vitest';
import { bodyOf, post, serve } from '../testing/serve.ts';

const NIGHTLY = {
  name: 'nightly',
  cron: '0 3 * * *',
  tz: 'Europe/Berlin',
  request: { topic: 'Why do rivers meander?' },
};
const UNKNOWN = 'sch_01890000-0000-7000-8000-000000000000';

test('a schedule is made, looked at, paused, resumed and deleted', async () => {
  const { url } = await serve();
  const made = await post(`${url}/v1/schedules`, NIGHTLY);
  expect(made.status).toBe(201);
  const schedule = await bodyOf(made);
  const { id } = schedule;
  expect(made.headers.get('location')).toBe(`/v1/schedules/${id}`);
  expect(schedule).toMatchObject({ object: 'schedule', ...NIGHTLY, carry_report: false, paused: false });
  expect(schedule).not.toHaveProperty('tenant');

  expect((await bodyOf(await fetch(`${url}/v1/schedules/${id}`))).id).toBe(id);
  expect((await bodyOf(await fetch(`${url}/v1/schedules`))).data).toMatchObject([{ id }]);
  expect(await bodyOf(await post(`${url}/v1/schedules/${id}/pause`, {}))).toMatchObject({
    paused: true,
    next_at: null,
  });
  const resumed = await bodyOf(await post(`${url}/v1/schedules/${id}/resume`, {}));
  expect(resumed).toMatchObject({ paused: false, next_at: expect.any(String) });
  expect((await fetch(`${url}/v1/schedules/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(`${url}/v1/schedules/${id}`)).status).toBe(404);
  expect((await post(`${url}/v1/schedules/${id}/resume`, {})).status).toBe(404);
});

test.each([
  [{ cron: 'every day' }, 'cron'],
  [{ cron: '0 99 * * *' }, 'cron'],
  [{ tz: 'Mars/Olympus' }, 'cron'],
  [{ every_ms: 60_000 }, 'cron'],
  [{ cron: undefined, tz: undefined }, 'cron'],
  [{ cron: undefined, every_ms: 60_000 }, 'tz'],
  [{ cron: undefined, tz: undefined, every_ms: 5 }, 'every_ms'],
  [{ request: { topic: 'no' } }, 'request.topic'],
  [{ carry_report: true, request: { topic: 'rivers', thread_id: 'mine' } }, 'request.thread_id'],
])('%j is refused, and says where', async (change, path) => {
  const { url } = await serve();
  const refused = await post(`${url}/v1/schedules`, { ...NIGHTLY, ...change });
  expect(refused.status).toBe(422);
  const { code, errors } = await bodyOf(refused);
  expect(code).toBe('VALIDATION');
  expect(errors?.map((fault) => fault.path)).toContain(path);
  expect((await bodyOf(await fetch(`${url}/v1/schedules`))).data).toEqual([]);
});

test('a schedule is replaced as a whole, or changed in part', async () => {
  const { url } = await serve();
  const made = await bodyOf(await post(`${url}/v1/schedules`, NIGHTLY));
  const send = async (method: string, body: object) => {
    const answer = await fetch(`${url}/v1/schedules/${made.id}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await bodyOf(answer) };
  };
  const often = { name: 'often', every_ms: 60_000, request: { topic: 'Tides' } };
  const replaced = await send('PUT', often);
  expect(replaced).toMatchObject({
    status: 200,
    body: { id: made.id, created_at: made.created_at, ...often, version: 2 },
  });
  expect(replaced.body).not.toHaveProperty('cron');
  expect((await send('PUT', often)).body, 'the same again is no change').toMatchObject({ ...often, version: 2 });
  expect((await send('PATCH', { paused: true })).body).toMatchObject({ ...often, paused: true, next_at: null });
  expect((await send('PUT', NIGHTLY)).body).toMatchObject({ ...NIGHTLY, paused: true, next_at: null });
  const { status, body } = await send('PATCH', { cron: '0 4 * * *', tz: null, paused: false });
  expect([status, body.next_at]).toEqual([200, expect.any(String)]);
  expect(body).toMatchObject({ cron: '0 4 * * *', name: 'nightly' });
  expect(body).not.toHaveProperty('tz');

  for (const [change, path] of [
    [{ cron: 'every day' }, 'cron'],
    [{ cron: '0 4 * * *', every_ms: 1000 }, 'cron'],
    [{ every_ms: 1000, tz: 'Europe/Berlin' }, 'tz'],
    [{ request: { topic: 'no' } }, 'request.topic'],
    [{ id: 'mine' }, 'id'],
  ] as const) {
    const refused = await send('PATCH', change);
    expect(refused).toMatchObject({ status: 422, body: { code: 'VALIDATION', errors: [{ path }] } });
  }
  expect((await bodyOf(await fetch(`${url}/v1/schedules/${made.id}`))).version).toBe(body.version);
});

test('the same Idempotency-Key 20 times at once makes one schedule; with another body it is refused', async () => {
  const { url } = await serve();
  const key = { 'idempotency-key': 'mine' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${url}/v1/schedules`, NIGHTLY, key)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(19);
  expect(new Set(await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).id))).size).toBe(1);
  expect((await bodyOf(await fetch(`${url}/v1/schedules`))).data).toHaveLength(1);

  const other = await post(`${url}/v1/schedules`, { ...NIGHTLY, name: 'other' }, key);
  expect([other.status, (await bodyOf(other)).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('of 20 changes at once none is lost', async () => {
  const { url } = await serve();
  const { id } = await bodyOf(await post(`${url}/v1/schedules`, NIGHTLY));
  const patch = (body: object) =>
    fetch(`${url}/v1/schedules/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const names = Array.from({ length: 19 }, (_, i) => ({ name: `nightly-${i}` }));
  const answers = await Promise.all([...names, { cron: '0 5 * * *' }].map(patch));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(await bodyOf(await fetch(`${url}/v1/schedules/${id}`))).toMatchObject({ cron: '0 5 * * *', version: 21 });
});

test('an unknown schedule, and a name that can be none, are the same 404', async () => {
  const { url } = await serve();
  for (const id of [UNKNOWN, 'nonsense']) {
    expect(await bodyOf(await fetch(`${url}/v1/schedules/${id}`))).toMatchObject({
      status: 404,
      code: 'SCHEDULE_NOT_FOUND',
    });
    expect((await post(`${url}/v1/schedules/${id}/pause`, {})).status).toBe(404);
    expect((await fetch(`${url}/v1/schedules/${id}`, { method: 'DELETE' })).status).toBe(404);
  }
});
