import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, post, serve, submit, TOPIC } from '../testing/serve.ts';

async function served() {
  const api = await serve();
  const id = await submit(api);
  await complete(api.store, id, {});
  const fork = async (body: object, headers: Record<string, string> = {}) => {
    const response = await post(`${api.url}/v1/runs/${id}/fork`, body, headers);
    return { status: response.status, headers: response.headers, body: await bodyOf(response) };
  };
  return { api, id, fork };
}

test('a fork is a run of its own that stands behind the checkpoint, with the overrides', async () => {
  const { api, id, fork } = await served();
  const answer = await fork({
    checkpoint_id: 'chk_0000000002',
    overrides: { tags: ['again'] },
    instructions: 'shorter',
  });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      status: 'queued',
      topic: TOPIC.topic,
      tags: ['again'],
      step: 'synthesize',
      round: 1,
      last_checkpoint_id: 'chk_0000000002',
      forked_from: { run_id: id, checkpoint_id: 'chk_0000000002' },
    },
  });
  expect(answer.headers.get('location')).toBe(`/v1/runs/${answer.body.id}`);
  const checkpoints = await bodyOf(await fetch(`${api.url}/v1/runs/${answer.body.id}/checkpoints`));
  expect(checkpoints.data).toMatchObject([{ step: 'plan' }, { step: 'gather' }]);
});

test('one key makes one fork', async () => {
  const { fork } = await served();
  const body = { checkpoint_id: 'chk_0000000001' };
  const first = await fork(body, { 'Idempotency-Key': 'f' });
  const again = await fork(body, { 'Idempotency-Key': 'f' });
  expect(again.body.id).toBe(first.body.id);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await fork({ checkpoint_id: 'chk_0000000002' }, { 'Idempotency-Key': 'f' })).toMatchObject({
    status: 422,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
});

test.each([
  [{ checkpoint_id: 'chk_0000000005' }, 422, 'CANNOT_FORK'],
  [{ checkpoint_id: 'chk_0000000099' }, 404, 'CHECKPOINT_NOT_FOUND'],
  [{ checkpoint_id: '__proto__' }, 404, 'CHECKPOINT_NOT_FOUND'],
  [{}, 422, 'VALIDATION'],
  [{ checkpoint_id: 'chk_0000000001', overrides: { topic: 5 } }, 422, 'VALIDATION'],
  [{ checkpoint_id: 'chk_0000000001', overrides: { colour: 'red' } }, 422, 'VALIDATION'],
])('what cannot be forked is refused and starts nothing: %j', async (body, status, code) => {
  const { api, fork } = await served();
  expect(await fork(body)).toMatchObject({ status, body: { code } });
  expect((await api.store.list({ tenant: 'anonymous', limit: 9 })).runs).toHaveLength(1);
});

test('a concurrency key that is taken: 409 for reject, held for enqueue, the older one goes for cancel_running', async () => {
  const { api } = await served();
  const submitKeyed = async (strategy: string) => {
    const response = await post(`${api.url}/v1/runs`, { ...TOPIC, concurrency: { key: 'daily', strategy } });
    return { status: response.status, body: await bodyOf(response) };
  };
  const first = await submitKeyed('enqueue');
  expect(await submitKeyed('reject')).toMatchObject({
    status: 409,
    body: { code: 'CONCURRENCY_CONFLICT', run_id: first.body.id },
  });
  const second = await submitKeyed('enqueue');
  expect(second).toMatchObject({ status: 202, body: { status: 'queued', held: true } });
  const third = await submitKeyed('cancel_running');
  expect(third).toMatchObject({ status: 202 });
  const now = async (id: unknown) => bodyOf(await fetch(`${api.url}/v1/runs/${id}`));
  expect(await now(first.body.id)).toMatchObject({ status: 'cancelled' });
  expect(await now(second.body.id)).toMatchObject({ status: 'cancelled' });
  expect(await now(third.body.id)).toMatchObject({ status: 'queued', held: false });
});
