import { newDelivery } from '@cairn/checkpoint';
import { messageId, RunId } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, post, type Served, serve, TOPIC } from '../testing/serve.ts';

const ANN = { 'x-api-key': 'ann.0123456789abcdef' };
const BOB = { 'x-api-key': 'bob.fedcba9876543210' };
const KEYS = loadEnv({ CAIRN_API_KEYS: `${ANN['x-api-key']},${BOB['x-api-key']}` }).CAIRN_API_KEYS;
const Secret = z.object({ id: z.string(), secret: z.string() });
const Listed = z.object({ data: z.array(z.object({ id: z.string(), expires_at: z.string().nullable() })) });
const webhook = { url: 'https://example.org/hook' };

const submit = (api: Served, asked: object) => post(`${api.url}/v1/runs`, { ...TOPIC, webhook: asked }, ANN);
const look = async (api: Served, path: string, as = ANN) =>
  (await fetch(`${api.url}/v1${path}`, { headers: as })).json();

test.each([
  [{ ...webhook, events: ['thought.delta'] }, 'webhook.events[0]'],
  [{ ...webhook, events: [] }, 'webhook.events'],
  [{ url: 'ftp://example.org/' }, 'webhook.url'],
  [{ url: 'https://ann:secret@example.org/' }, 'webhook.url'],
  [{ url: 'http://example.org/hook' }, 'webhook.url'],
  [{ url: 'https://example.org:22/' }, 'webhook.url'],
  [{ url: 'https://10.0.0.1/' }, 'webhook.url'],
  [{ url: 'https://2130706433/' }, 'webhook.url'],
  [{ ...webhook, retries: 3 }, 'webhook.retries'],
])('a submission with the webhook %j is refused at %s', async (asked, path) => {
  const api = await serve({ keys: KEYS });
  const refused = await submit(api, asked);
  expect(refused.status).toBe(422);
  expect((await bodyOf(refused)).errors).toMatchObject([{ path }]);
});

test('a webhook that could never be called is refused wherever it is given, and where the operator lists its host it is not', async () => {
  const bad = { ...TOPIC, webhook: { url: 'http://10.0.0.1:8080/hook' } };
  const api = await serve();
  const { id } = await bodyOf(await post(`${api.url}/v1/runs`, TOPIC));
  await complete(api.store, RunId.parse(id), {});
  const every = { name: 'hourly', every_ms: 3_600_000 };
  const { id: scheduleId } = await bodyOf(await post(`${api.url}/v1/schedules`, { ...every, request: TOPIC }));
  const bodies = (served: Served): [string, Promise<Response>][] => [
    ['webhook.url', post(`${served.url}/v1/runs`, bad)],
    ['request.webhook.url', post(`${served.url}/v1/schedules`, { ...every, request: bad })],
    ['request.webhook.url', post(`${served.url}/v1/triggers`, { name: 'pages', request: bad })],
  ];
  const overrides = { webhook: bad.webhook };
  const forked = post(`${api.url}/v1/runs/${id}/fork`, { checkpoint_id: 'chk_0000000001', overrides });
  const changed = (method: string, body: object) =>
    fetch(`${api.url}/v1/schedules/${scheduleId}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (const [path, answer] of [
    ...bodies(api),
    ['webhook.url', forked] as const,
    ['request.webhook.url', changed('PUT', { ...every, request: bad })] as const,
    ['request.webhook.url', changed('PATCH', { request: bad })] as const,
  ]) {
    const refused = await answer;
    const { code, errors } = await bodyOf(refused);
    expect([refused.status, code, errors?.[0]?.path]).toEqual([422, 'VALIDATION', path]);
    expect(errors?.[0]?.message).toContain('only https targets');
  }
  const open = await serve({ privateWebhooks: ['10.0.0.1:8080'] });
  for (const [, answer] of bodies(open)) expect((await answer).ok).toBe(true);
});

test("lists a run's deliveries, and sends one again that was given up", async () => {
  const api = await serve({ keys: KEYS });
  const runId = (await bodyOf(await submit(api, webhook))).id as RunId;
  const id = `msg_${runId.slice(4)}_1`;
  const fresh = newDelivery({ type: 'run.created', at: '2026-01-01T00:00:00.000Z' });
  const given = { ...fresh, status: 'failed', attempts: 12, next_ms: null, response_status: 500, error: 'x' } as const;
  await api.store.hooks.settle(runId, messageId(1), fresh, given);
  await api.store.hooks.take(60_000, 10);

  const failed = { id, type: 'run.created', status: 'failed', attempts: 12, next_at: null, response_status: 500 };
  const list = `/runs/${runId}/webhook-deliveries`;
  expect(await look(api, list)).toMatchObject({ object: 'list', disabled: false, data: [failed] });
  const again = await post(`${api.url}/v1${list}/${id}/redeliver`, {}, ANN);
  expect(again.status).toBe(202);
  expect(await again.json()).toMatchObject({ id, status: 'pending', next_at: expect.any(String) });
  expect(await api.store.hooks.take(60_000, 10)).toMatchObject([{ runId }]);

  const unknown = await post(`${api.url}/v1${list}/${id}9/redeliver`, {}, ANN);
  expect(unknown.status).toBe(404);
  expect((await bodyOf(unknown)).code).toBe('DELIVERY_NOT_FOUND');
});

test('a secret is shown once, to its tenant', async () => {
  const api = await serve({ keys: KEYS });
  const rotate = async () => Secret.parse(await (await post(`${api.url}/v1/webhook-secrets/rotate`, {}, ANN)).json());
  const first = await rotate();
  const second = await rotate();
  expect(first.secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(second.secret).not.toBe(first.secret);

  const shown = await look(api, '/webhook-secrets');
  const listed = Listed.parse(shown);
  expect(listed.data).toMatchObject([
    { id: second.id, expires_at: null },
    { id: first.id, expires_at: expect.any(String) },
  ]);
  expect(JSON.stringify([shown, api.lines])).not.toContain('whsec_');
  expect(await look(api, '/webhook-secrets', BOB)).toMatchObject({ data: [] });
});
