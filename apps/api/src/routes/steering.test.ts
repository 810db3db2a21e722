import { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { claim, complete } from '../testing/memory-flow.ts';
import { bodyOf, post, type Served, serve, submit, TOPIC, UNKNOWN_RUN } from '../testing/serve.ts';

const failure = { code: 'STEP_FAILED', message: 'the site was down', retryable: true } as const;

async function failed(api: Served): Promise<RunId> {
  const id = await submit(api);
  await api.store.fail(await claim(api.store, id, { step: 'plan', round: 1 }), failure);
  return id;
}

const jsonOf = async (response: Response) => ({ status: response.status, body: await bodyOf(response) });

test('retry: 202 for a failed run, 200 when it runs already, 409 for one that is completed', async () => {
  const api = await serve();
  const id = await failed(api);
  const retry = (run: string) => post(`${api.url}/v1/runs/${run}/retry`, {}).then(jsonOf);

  expect(await (await fetch(`${api.url}/v1/runs/${id}`)).json()).toMatchObject({
    error: failure,
    links: { retry: `/v1/runs/${id}/retry` },
  });
  expect(await retry(id)).toMatchObject({ status: 202, body: { status: 'running', error: null, ended_at: null } });
  expect(await retry(id)).toMatchObject({ status: 200, body: { status: 'running' } });
  const done = await submit(api);
  await complete(api.store, done, {});
  expect(await retry(done)).toMatchObject({ status: 409, body: { code: 'INVALID_TRANSITION', from: 'completed' } });
});

test('a message is acknowledged with its place in the log, once per key', async () => {
  const api = await serve();
  const id = await submit(api);
  const say = (text: unknown, key = 'k1') =>
    post(`${api.url}/v1/runs/${id}/messages`, { text }, { 'Idempotency-Key': key }).then(jsonOf);

  const first = await say('mind the deltas');
  expect(first).toEqual({
    status: 202,
    body: { object: 'message', run_id: id, message_id: 'msg_0000000003', text: 'mind the deltas' },
  });
  expect(await say('mind the deltas')).toEqual(first);
  expect(await say('and the floods')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(await say('', 'k2')).toMatchObject({ status: 422, body: { code: 'VALIDATION', errors: [{ path: 'text' }] } });
  const { data } = await bodyOf(await fetch(`${api.url}/v1/runs/${id}/events?after_message_id=msg_0000000002`));
  expect(data).toMatchObject([{ type: 'run.message', data: { text: 'mind the deltas', via: 'message' } }]);
});

test('a run that is over takes no message, and says what to do instead', async () => {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const late = await post(`${api.url}/v1/runs/${id}/messages`, { text: 'hello' }).then(jsonOf);
  expect(late).toMatchObject({ status: 409, body: { code: 'INVALID_TRANSITION', from: 'completed', allowed: [] } });
});

test('resume takes instructions, pause does not', async () => {
  const api = await serve();
  const id = await submit(api);
  const steer = (verb: string, body: object) => post(`${api.url}/v1/runs/${id}/${verb}`, body).then(jsonOf);
  expect(await steer('pause', { instructions: 'x' })).toMatchObject({ status: 422, body: { code: 'VALIDATION' } });
  await steer('pause', {});
  expect(await steer('resume', { instructions: 'be brief' })).toMatchObject({ status: 202 });
  const page = await api.store.events(id, undefined, 10);
  expect(page?.events.map(({ type }) => type)).toEqual([
    'run.created',
    'run.queued',
    'run.paused',
    'run.resumed',
    'run.message',
  ]);
});

test('delete: 409 while it is live, then 204, then it is missing like any other', async () => {
  const api = await serve();
  const id = await submit(api);
  const remove = () => fetch(`${api.url}/v1/runs/${id}`, { method: 'DELETE' });
  expect(await remove().then(jsonOf)).toMatchObject({
    status: 409,
    body: { code: 'STILL_ACTIVE', run_status: 'queued' },
  });
  await api.flow.steer(id, 'cancel');
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect((await fetch(`${api.url}/v1/runs/${id}/events`)).status).toBe(404);
});

test('the key of a run that was deleted starts no second one', async () => {
  const api = await serve();
  const submitAgain = () => post(`${api.url}/v1/runs`, TOPIC, { 'Idempotency-Key': 'gone' }).then(jsonOf);
  const { body } = await submitAgain();
  const runId = RunId.parse(body.id);
  await api.flow.steer(runId, 'cancel');
  await api.flow.remove(runId);
  expect(await submitAgain()).toMatchObject({ status: 410, body: { code: 'DATA_LOSS', run_id: body.id } });
});

test.each(['pause', 'resume', 'cancel', 'retry', 'fork', 'messages'])(
  '%s of a run that nobody has is 404',
  async (verb) => {
    const api = await serve();
    const body = { text: 'x', checkpoint_id: 'chk_0000000001' };
    expect((await post(`${api.url}${UNKNOWN_RUN}/${verb}`, body)).status).toBe(404);
  },
);
