import { createHmac } from 'node:crypto';
import { RunId, TRIGGER_LIMITS } from '@cairn/core';
import { expect, test } from 'vitest';
import { type Body, bodyOf, post, type Served, serve } from '../testing/serve.ts';

const TEMPLATE = { name: 'pages', request: { topic: 'What changed on {{page.title}}?', tags: ['news'] } };
const EVENT = JSON.stringify({ page: { title: 'the tide tables', views: 3 } });

interface Send {
  readonly id?: string;
  readonly atMs?: number;
  readonly body?: string;
  readonly secret?: string;
  readonly signature?: string;
}

async function made(api: Served): Promise<Body & { secret: string }> {
  const answer = await post(`${api.url}/v1/triggers`, TEMPLATE);
  expect(answer.status).toBe(201);
  const body = await bodyOf(answer);
  return { ...body, secret: String(body.secret) };
}

function signed(secret: string, { id = 'evt_1', atMs = Date.now(), body = EVENT, signature }: Send = {}) {
  const timestamp = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const own = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature ?? `v1,${own}`,
  };
}

const send = (api: Served, trigger: { id?: string | undefined; secret: string }, what: Send = {}) =>
  fetch(`${api.url}/v1/triggers/${trigger.id}/events`, {
    method: 'POST',
    headers: signed(what.secret ?? trigger.secret, what),
    body: what.body ?? EVENT,
  });

const runs = async (api: Served) => (await api.store.list({ tenant: 'anonymous', limit: 100 })).runs;

test('a signed event starts a run with its values in the topic', async () => {
  const api = await serve();
  const trigger = await made(api);
  const answer = await send(api, trigger);
  expect(answer.status).toBe(202);
  const run = await bodyOf(answer);
  expect(answer.headers.get('location')).toBe(`/v1/runs/${RunId.parse(run.id)}`);
  expect(run).toMatchObject({
    topic: 'What changed on the tide tables?',
    tags: ['news'],
    metadata: { trigger_id: trigger.id, event_id: 'evt_1' },
  });
});

test('the same Idempotency-Key 20 times at once makes one trigger, and each answer shows its secret', async () => {
  const api = await serve();
  const make = (body: object) => post(`${api.url}/v1/triggers`, body, { 'idempotency-key': 'mine' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => make(TEMPLATE)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(19);
  const shown = await Promise.all(answers.map(bodyOf));
  expect(new Set(shown.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1);
  expect(shown[0]?.secret).toMatch(/^whsec_/);

  const other = await make({ ...TEMPLATE, name: 'other' });
  expect([other.status, (await bodyOf(other)).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  await fetch(`${api.url}/v1/triggers/${shown[0]?.id}`, { method: 'DELETE' });
  const late = await make(TEMPLATE);
  expect([late.status, (await bodyOf(late)).code]).toEqual([410, 'DATA_LOSS']);
});

test('the same event 100 times, some at once and some written anew, is one run', async () => {
  const api = await serve();
  const trigger = await made(api);
  const answers = await Promise.all(Array.from({ length: 99 }, () => send(api, trigger)));
  answers.push(await send(api, trigger, { body: JSON.stringify({ page: { title: 'something else' } }) }));
  expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(202));
  expect(new Set(await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).id))).size).toBe(1);
  expect(await runs(api)).toHaveLength(1);
  await send(api, trigger, { id: 'evt_2' });
  expect(await runs(api)).toHaveLength(2);
});

test('a bad signature, a stale one, another body, another secret and an unknown trigger are all 401, and start nothing', async () => {
  const api = await serve();
  const trigger = await made(api);
  const beyond = TRIGGER_LIMITS.skewMs + 5_000;
  const url = `${api.url}/v1/triggers/${trigger.id}/events`;
  const refused = [
    await send(api, trigger, { signature: 'v1,AAAA' }),
    await send(api, trigger, { signature: `v1,${'A'.repeat(43)}=` }),
    await send(api, trigger, { secret: `whsec_${Buffer.from('another').toString('base64')}` }),
    await send(api, trigger, { atMs: Date.now() - beyond }),
    await send(api, trigger, { atMs: Date.now() + beyond }),
    await fetch(url, { method: 'POST', headers: signed(trigger.secret), body: `${EVENT} ` }),
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: EVENT }),
    await send(api, { ...trigger, id: 'trg_01890000-0000-7000-8000-000000000000' }),
    await send(api, { ...trigger, id: 'nonsense' }),
  ];
  for (const answer of refused) expect(await bodyOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect(await runs(api)).toEqual([]);
});

test('one of several signatures is enough, and what is signed but no JSON or no topic is refused', async () => {
  const api = await serve();
  const trigger = await made(api);
  const good = signed(trigger.secret)['webhook-signature'];
  expect((await send(api, trigger, { signature: `v1,${'A'.repeat(43)}= ${good}` })).status).toBe(202);
  expect((await send(api, trigger, { id: 'evt_2', body: 'not json' })).status).toBe(400);

  const bare = await bodyOf(
    await post(`${api.url}/v1/triggers`, { ...TEMPLATE, request: { topic: '{{page.title}}' } }),
  );
  const empty = await send(api, { id: bare.id, secret: String(bare.secret) }, { body: '{}' });
  expect(await bodyOf(empty)).toMatchObject({ code: 'VALIDATION', errors: [{ path: 'topic' }] });
});

test('the secret is shown once, and a deleted trigger takes no event', async () => {
  const api = await serve();
  const trigger = await made(api);
  const shown = await bodyOf(await fetch(`${api.url}/v1/triggers/${trigger.id}`));
  expect(shown).toMatchObject({ object: 'trigger', id: trigger.id, name: 'pages' });
  const list = await bodyOf(await fetch(`${api.url}/v1/triggers`));
  expect(list.data).toEqual([shown]);
  expect(JSON.stringify([shown, list])).not.toContain(trigger.secret);

  expect((await fetch(`${api.url}/v1/triggers/${trigger.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await bodyOf(await fetch(`${api.url}/v1/triggers/${trigger.id}`))).toMatchObject({
    code: 'TRIGGER_NOT_FOUND',
  });
  expect((await send(api, trigger)).status).toBe(401);
});

test('an event needs no API key, where everything else does', async () => {
  const key = `acme.${'s'.repeat(20)}`;
  const secretSha256 = (await import('node:crypto')).createHash('sha256').update('s'.repeat(20)).digest('hex');
  const api = await serve({ keys: [{ id: 'acme', secretSha256 }] });
  const trigger = await bodyOf(await post(`${api.url}/v1/triggers`, TEMPLATE, { 'x-api-key': key }));
  const answer = await send(api, { id: trigger.id, secret: String(trigger.secret) });
  expect(answer.status).toBe(202);
  expect((await api.store.list({ tenant: 'acme', limit: 10 })).runs).toHaveLength(1);
  expect((await fetch(`${api.url}/v1/triggers`)).status).toBe(401);
});
