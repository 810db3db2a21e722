import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { Receiver, verify } from '../support/receiver.ts';

const QUICK = {
  CAIRN_WEBHOOK_RETRY_MS: '100',
  CAIRN_WEBHOOK_TIMEOUT_MS: '400',
  CAIRN_LOCK_MS: '1000',
  CAIRN_STALLED_CHECK_MS: '300',
};
const TERMINAL = { timeout: 20_000, interval: 30 };

let cluster: Cluster;
let receiver: Receiver;
let api: TestApi;
let secret: string;
let env: Record<string, string>;

beforeAll(async () => {
  [cluster, receiver] = await Promise.all([Cluster.start(), Receiver.start()]);
  env = { ...QUICK, CAIRN_PRIVATE_WEBHOOKS: receiver.authority };
  api = await startApi(cluster.processOptions(env, 'api'));
  secret = await rotated();
  await cluster.worker(env);
});

afterAll(async () => {
  await cluster.stop();
  await receiver.close();
});

async function rotated(): Promise<string> {
  const { status, body } = await post(api.url, '/v1/webhook-secrets/rotate', { body: {} });
  expect(status).toBe(201);
  expect(body.secret).toMatch(/^whsec_/);
  return String(body.secret);
}

async function submit(url: string, events?: string[]): Promise<string> {
  const sources = [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }];
  const webhook = { url, ...(events && { events }) };
  const { status, body } = await post(api.url, '/v1/runs', { body: { topic: 'stones by the way', sources, webhook } });
  expect(status).toBe(202);
  return String(body.id);
}

type Seen = { id: string; type: string; status: string; attempts: number; response_status: number; error: string };

async function deliveries(runId: string): Promise<Seen[]> {
  return (await get(api.url, `/v1/runs/${runId}/webhook-deliveries`)).body.data as Seen[];
}

const statuses = async (runId: string) => (await deliveries(runId)).map(({ status }) => status);
const redeliver = (runId: string, id: string) =>
  post(api.url, `/v1/runs/${runId}/webhook-deliveries/${id}/redeliver`, { body: {} });

test('the end of a run reaches its webhook: signed, once, and nothing that was not asked for', async () => {
  const runId = await submit(receiver.url('/up'));
  await runEnded(api.url, runId);
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);

  const [arrival, ...others] = receiver.at('/up');
  if (!arrival) throw new Error('Nothing arrived.');
  expect(others).toEqual([]);
  const events = await cluster.events(runId as never);
  const last = events.at(-1);
  expect(verify(secret, arrival)).toEqual({
    type: 'run.completed',
    timestamp: last?.at,
    data: { run: expect.objectContaining({ id: runId, topic: 'stones by the way' }), event: last },
  });
  expect(arrival.id).toBe(`msg_${runId.slice(4)}_${last?.seq}`);
  expect(await deliveries(runId)).toMatchObject([{ id: arrival.id, attempts: 1, response_status: 204, error: null }]);
});

test.each([
  ['webhook.queued', 1],
  ['webhook.before', 1],
  ['webhook.after', 2],
])('a worker that dies at %s leaves its deliveries to another one', async (point, firstArrivals) => {
  const own = await Cluster.start();
  onTestFinished(() => own.stop());
  const path = `/${point}`;
  const ownApi = await startApi(own.processOptions(env, 'api'));
  const dying = await own.worker({ ...env, CAIRN_CRASH_POINT: point }, 'dying');
  const body = {
    topic: 'stones by the way',
    sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
    webhook: { url: receiver.url(path), events: ['run.created', 'run.completed'] },
  };
  const { body: run } = await post(ownApi.url, '/v1/runs', { body });
  expect((await dying.exited).signal).toBe('SIGKILL');
  await own.worker(env, 'standing in');

  await runEnded(ownApi.url, run.id);
  await expect.poll(() => receiver.distinct(path).sort(), TERMINAL).toEqual(['run.completed', 'run.created']);
  const created = () => receiver.at(path).filter(({ type }) => type === 'run.created');
  await expect.poll(created, TERMINAL).toHaveLength(firstArrivals);
  expect(new Set(created().map((arrival) => arrival.body)).size).toBe(1);
});

test('a worker that is killed while a target hangs has its delivery made by another one, long before its lock runs out', async () => {
  const own = await Cluster.start();
  onTestFinished(() => own.stop());
  // Another attempt after a failure, and the lock's end, would both come too late to be seen here.
  const slow = { CAIRN_WEBHOOK_TIMEOUT_MS: '60000', CAIRN_WEBHOOK_RETRY_MS: '60000', CAIRN_LOCK_MS: '60000' };
  const settings = { CAIRN_PRIVATE_WEBHOOKS: receiver.authority, ...slow };
  const ownApi = await startApi(own.processOptions(settings, 'api'));
  const dying = await own.worker(settings, 'dying');
  receiver.answers('/hanging', 0);
  const webhook = { url: receiver.url('/hanging'), events: ['run.created'] };
  const body = { topic: 'stones by the way', delay_ms: 600_000, webhook };
  const { body: run } = await post(ownApi.url, '/v1/runs', { body });
  await expect.poll(() => receiver.at('/hanging').length, TERMINAL).toBe(1);
  await own.worker(settings, 'standing in');

  receiver.answers('/hanging', 204);
  await dying.kill('SIGKILL');
  await expect.poll(() => receiver.at('/hanging').length, { timeout: 5_000, interval: 20 }).toBe(2);
  const listed = async () => (await get(ownApi.url, `/v1/runs/${run.id}/webhook-deliveries`)).body.data;
  await expect.poll(listed, TERMINAL).toMatchObject([{ status: 'delivered' }]);
  expect(new Set(receiver.at('/hanging').map(({ id, body: sent }) => `${id} ${sent}`)).size).toBe(1);
});

test('what happens in the middle of a step reaches its webhook before the step ends', async () => {
  const settings = { ...env, CAIRN_PACE_MS: '3000' };
  const own = await Cluster.start();
  onTestFinished(() => own.stop());
  const ownApi = await startApi(own.processOptions(settings, 'api'));
  await own.worker(settings);
  const sources = [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }, { url: 'http://127.0.0.1:9/' }];
  const webhook = { url: receiver.url('/middle'), events: ['source.found', 'source.failed', 'step.completed'] };
  await post(ownApi.url, '/v1/runs', { body: { topic: 'stones by the way', sources, webhook } });
  const first = { timeout: 20_000, interval: 20 };
  await expect.poll(() => receiver.distinct('/middle').length, first).toBeGreaterThanOrEqual(3);
  // The next act of the run is the end of gather, which waits for its pace first.
  expect(receiver.distinct('/middle').sort()).toEqual(['source.failed', 'source.found', 'step.completed']);
});

test('a target that is down delays nothing but its own delivery, which keeps its id and its bytes', async () => {
  receiver.answers('/down', 503);
  const runId = await submit(receiver.url('/down'));
  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });
  await expect.poll(() => receiver.at('/down').length, TERMINAL).toBeGreaterThanOrEqual(2);
  expect(await deliveries(runId)).toMatchObject([{ status: 'retrying', response_status: 503 }]);

  receiver.answers('/down', 204);
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);
  expect(receiver.distinct('/down')).toEqual(['run.completed']);
  expect(new Set(receiver.at('/down').map(({ body }) => body)).size).toBe(1);
});

test('410 switches the webhook off; a delivery that is asked for again switches it on and catches up', async () => {
  receiver.answers('/gone', 410);
  const runId = await submit(receiver.url('/gone'), ['run.created', 'run.completed']);
  await runEnded(api.url, runId);
  await expect.poll(() => statuses(runId), TERMINAL).toContain('disabled');
  const before = receiver.at('/gone').length;
  const { body } = await get(api.url, `/v1/runs/${runId}/webhook-deliveries`);
  expect(body.disabled).toBe(true);

  receiver.answers('/gone', 204);
  const [first] = await deliveries(runId);
  expect(await redeliver(runId, String(first?.id))).toMatchObject({ status: 202, body: { status: 'pending' } });
  await expect.poll(async () => (await deliveries(runId))[0]?.status, TERMINAL).toBe('delivered');
  for (const { id, status } of await deliveries(runId)) if (status === 'disabled') await redeliver(runId, id);
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered', 'delivered']);
  expect(receiver.distinct('/gone').sort()).toEqual(['run.completed', 'run.created']);
  expect(receiver.at('/gone').length).toBeGreaterThan(before);
});

test('a redirect is not followed, and is tried again', async () => {
  receiver.answers('/moved', { status: 302, headers: { location: '/elsewhere' } });
  const runId = await submit(receiver.url('/moved'));
  await runEnded(api.url, runId);
  await expect.poll(() => deliveries(runId), TERMINAL).toMatchObject([{ status: 'retrying', response_status: 302 }]);
  receiver.answers('/moved', 200);
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);
  expect(receiver.at('/elsewhere')).toEqual([]);
});

test('a target that never answers is given up in time and tried again', async () => {
  receiver.answers('/hang', 0);
  const runId = await submit(receiver.url('/hang'));
  await runEnded(api.url, runId);
  await expect
    .poll(() => deliveries(runId), TERMINAL)
    .toMatchObject([{ status: 'retrying', response_status: null, error: 'No complete answer within 400 ms.' }]);
  receiver.answers('/hang', 204);
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);
});

test('a name that leads inside is not called, and the run goes its way', async () => {
  const runId = await submit('https://localhost/');
  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['failed']);
  expect((await deliveries(runId))[0]?.error).toMatch(/^Not called: /);
});

test.each(['http://127.0.0.1:9/', 'https://127.0.0.1/', 'https://169.254.169.254/latest', 'http://example.com/'])(
  '%s is refused with the submission',
  async (url) => {
    const { status, body } = await post(api.url, '/v1/runs', { body: { topic: 'stones', webhook: { url } } });
    expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ path: 'webhook.url' }] } });
  },
);

test('while two secrets are in rotation either one verifies', async () => {
  const next = await rotated();
  const runId = await submit(receiver.url('/rotated'));
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);
  const [arrival] = receiver.at('/rotated');
  if (!arrival) throw new Error('Nothing arrived.');
  expect(arrival.signature.split(' ')).toHaveLength(2);
  expect(verify(secret, arrival)).toEqual(verify(next, arrival));
  expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, arrival)).toThrow('No matching signature');

  const { body } = await get(api.url, '/v1/webhook-secrets');
  const listed = body.data as { expires_at: string | null }[];
  expect(listed.map(({ expires_at }) => expires_at === null)).toEqual([true, false]);
  expect(JSON.stringify(body)).not.toContain('whsec_');
});

test('a delivery can be asked for again; one that does not exist cannot', async () => {
  const runId = await submit(receiver.url('/again'));
  await expect.poll(() => statuses(runId), TERMINAL).toEqual(['delivered']);
  const [delivery] = await deliveries(runId);
  await redeliver(runId, String(delivery?.id));
  await expect.poll(() => receiver.at('/again').length, TERMINAL).toBe(2);
  await expect.poll(() => deliveries(runId), TERMINAL).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  expect(receiver.distinct('/again')).toEqual(['run.completed']);

  for (const id of [`msg_${runId.slice(4)}_999`, `msg_${runId.slice(4)}_1`, 'msg_1'])
    expect(await redeliver(runId, id)).toMatchObject({ status: 404, body: { code: 'DELIVERY_NOT_FOUND' } });
});
