import { createHmac } from 'node:crypto';
import { memoryStore } from '@cairn/checkpoint';
import { messageId, PipelineRequest, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { eventOf, payloadOf, webhookId } from './message.ts';
import { retryAfter, signed } from './send.ts';

const RUN: RunId = 'run_01890000-0000-7000-8000-000000000000';
const ID = 'msg_01890000-0000-7000-8000-000000000000_12';

test('a webhook id says which event of which run it is', () => {
  expect(webhookId(RUN, messageId(12))).toBe(ID);
  expect(eventOf(RUN, ID)).toBe(messageId(12));
});

test.each([
  'msg_01890000-0000-7000-8000-000000000001_12',
  'msg_01890000-0000-7000-8000-000000000000_0',
  'msg_01890000-0000-7000-8000-000000000000_012',
  'msg_01890000-0000-7000-8000-000000000000_1e3',
  'msg_01890000-0000-7000-8000-000000000000_',
  'msg_0000000012',
  '',
])('"%s" is no event of that run', (id) => {
  expect(eventOf(RUN, id)).toBeUndefined();
});

test('signs as the specification says, once for each secret', () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const secrets = keys.map((key) => `whsec_${key.toString('base64')}`);
  const at = new Date('2026-01-01T00:00:00.999Z');
  const payload = '{"topic":"größe"}';
  const seconds = at.getTime() / 1000 - 0.999;

  const headers = signed({ id: ID, payload, secrets }, at);

  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${ID}.${seconds}.${payload}`).digest('base64')}`,
  );
  expect(headers).toEqual({
    'webhook-id': ID,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  });
});

test.each([
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After "%s" is %s ms', (header, waitMs) => {
  expect(retryAfter(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(waitMs);
});

test('a webhook of another pipeline’s run is called by that, and links to no report', async () => {
  const store = memoryStore();
  const request = { ...PipelineRequest.parse({ pipeline: 'invoices', input: {} }), steps: ['sort'] };
  const firstVisit = { step: 'sort', round: 1 };
  await store.accept({ runId: RUN, tenant: 'acme', pipeline: 'invoices@1', request, firstVisit });
  const [run, page] = [await store.get(RUN), await store.events(RUN, undefined, 1)];
  const [event] = page?.events ?? [];
  if (!run || !event) throw new Error('no run');
  expect(JSON.parse(payloadOf(run, event))).toMatchObject({
    type: 'run.created',
    data: { run: { topic: 'invoices', links: { self: `/v1/runs/${RUN}` } } },
  });
  expect(payloadOf(run, event)).not.toContain('/report');
});
