import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type Loopback, loopback } from '../../testing/loopback.ts';
import type { ModelConfig } from './config.ts';
import { ModelCallError } from './failure.ts';
import { vendorOf } from './vendor.ts';

const KEY = 'sk-canary-0123456789';
const opened: Loopback[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

type Answer = (
  res: ServerResponse,
  seen: { headers: IncomingMessage['headers']; body: Record<string, unknown> },
) => void;

/** Asks a server of that provider's once. */
async function ask(provider: ModelConfig['provider'], answer: Answer) {
  const server = await loopback(
    (req, res) => void text(req).then((body) => answer(res, { headers: req.headers, body: JSON.parse(body) })),
  );
  opened.push(server);
  const url = `${server.origin}/v1`;
  const vendor = vendorOf({ provider, url, name: 'm', key: KEY, prices: {}, silenceMs: 300, maxOutputTokens: 900 });
  const got = { text: '', thoughts: '' };
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: '1. The' },
  ] as const;
  const asked = vendor({
    messages,
    key: 'k1',
    most: 900,
    signal: new AbortController().signal,
    onText: (piece) => {
      got.text += piece;
    },
    onThought: (piece) => {
      got.thoughts += piece;
    },
  });
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { got, error, answered: error ? undefined : await asked, asked: server.asked };
}

const sse = (res: ServerResponse, events: readonly object[]) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events)
    res.write(`event: ${'type' in event ? event.type : 'x'}\ndata: ${JSON.stringify(event)}\n\n`);
  res.end();
};

test("Anthropic's wire: headers, prefill, thoughts, text and usage", async () => {
  let seen: Parameters<Answer>[1] | undefined;
  const { got, answered, asked } = await ask('anthropic', (res, came) => {
    seen = came;
    const block = (index: number, content_block: object, delta: object) => [
      { type: 'content_block_start', index, content_block },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ];
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null };
    sse(res, [
      { type: 'message_start', message: { ...message, usage: { input_tokens: 11, output_tokens: 1 } } },
      ...block(0, { type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: 'Hm. ' }),
      ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text: ' light.' }),
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 7 } },
      { type: 'message_stop' },
    ]);
  });
  expect(asked).toEqual(['/v1/messages']);
  expect(seen?.headers).toMatchObject({ 'x-api-key': KEY, 'idempotency-key': 'k1' });
  expect(seen?.body).toMatchObject({ model: 'm', max_tokens: 900, stream: true });
  expect(JSON.stringify(seen?.body.messages)).toContain('"role":"assistant"');
  expect(got).toEqual({ text: ' light.', thoughts: 'Hm. ' });
  expect(answered).toMatchObject({ finish: 'stop', usage: { input_tokens: 11, output_tokens: 7 } });
});

const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'x',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason }],
});

test('thoughts in the midst of the text, as open models have them, are thoughts', async () => {
  const { got, answered } = await ask('openai-compatible', (res) =>
    sse(res, [chunk({ content: '<think>Hm. ' }), chunk({ content: 'So.</think>1. Light.' }), chunk({}, 'length')]),
  );
  expect(got.thoughts).toBe('Hm. So.');
  expect(got.text.trim()).toBe('1. Light.');
  expect(answered?.finish).toBe('length');
  expect(answered?.usage.output_tokens, 'counted, since nothing was reported').toBeGreaterThan(0);
});

test.each([
  [429, 'busy', true, 7_000],
  [503, 'busy', true, 7_000],
  [500, 'broken', true, 7_000],
  [401, 'denied', false, 7_000],
  [404, 'denied', false, 7_000],
  [400, 'refused', false, 7_000],
  [302, 'broken', true, 0],
] as const)('%i is %s, and says nothing of the key', async (status, trouble, again, waitMs) => {
  const { error, asked } = await ask('openai-compatible', (res, { headers }) => {
    const error = { message: `no: ${headers.authorization}` };
    res.writeHead(status, { 'retry-after': '7', location: '/elsewhere', 'content-type': 'application/json' });
    res.end(JSON.stringify({ error }));
  });
  expect(asked, 'one request, and no redirect followed').toHaveLength(1);
  expect(error).toBeInstanceOf(ModelCallError);
  expect(error).toMatchObject({ trouble, worthAnotherTry: again, retryAfterMs: waitMs });
  expect(String(error instanceof Error && error.stack) + JSON.stringify(error)).not.toContain(KEY);
});

test('silence ends a call, and what had come is counted', async () => {
  const { error, got } = await ask('openai-compatible', (res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(`data: ${JSON.stringify(chunk({ content: '1. Light ' }))}\n\n`);
  });
  expect(got.text).toBe('1. Light ');
  expect(error).toMatchObject({ trouble: 'silent', usage: { output_tokens: 5 } });
});
