import type { Dice } from '../dice.ts';
import type { Sending } from './raw-http.ts';
import type { World } from './world.ts';

/** One hostile request. */
export interface Attack extends Sending {
  /** As it was meant; what a broken request line says of it need not be the same. */
  readonly path: string;
}

/** A way to be hostile. The same dice give the same attack. */
export type Family = (dice: Dice, world: World) => Attack;

export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly (readonly [name: string, value: string | Buffer])[];
  readonly body?: string | Buffer;
}

const HOST = 'localhost';
const CRLF = Buffer.from('\r\n');

/** A request whose framing is right, whatever it carries. */
export function sound(request: Request, until: Attack['until'] = 'next'): Attack {
  const { method = 'GET', path, headers = [], body } = request;
  const length = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const];
  const lines = [['Host', HOST] as const, ...headers, ...length].flatMap(([name, value]) => [
    Buffer.from(`${name}: `),
    Buffer.from(value),
    CRLF,
  ]);
  const bytes = Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n`), ...lines, CRLF, Buffer.from(body ?? '')]);
  return { bytes, method, path, until };
}

export const JSON_TYPE = ['Content-Type', 'application/json'] as const;

/** A body of JSON, as text that need not be any. */
export const sent = (method: string, path: string, body: string | Buffer): Attack =>
  sound({ method, path, headers: [JSON_TYPE], body });

/** Bytes that no client of ours would send. Nothing follows them. */
export const broken = (bytes: string | Buffer, method = 'GET', path = '/v1/runs'): Attack => ({
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
  method,
  path,
  until: 'whole',
});

/** Every address that takes a body, with one that it takes. */
export function bodied({ run, over, schedule, trigger, key, thread }: World): readonly [string, string, object][] {
  const request = { topic: 'stones by the way', sources: [{ text: 'A cairn is a heap of stones.' }] };
  const limits = { max_sources: 3, max_critique_rounds: 1, max_duration_ms: 60_000, max_tokens: 5, max_cost_usd: 0.5 };
  const full = {
    ...request,
    questions: ['What marks the way?'],
    limits,
    metadata: { ticket: '42' },
    tags: ['ops'],
    thread_id: 'stones',
    concurrency: { key: 'one', strategy: 'enqueue' },
    webhook: { url: 'https://hooks.example/', events: ['run.completed'] },
    delay_ms: 3_600_000,
    mode: 'report',
    engine: 'auto',
  };
  return [
    ['POST', '/v1/runs', full],
    ['POST', '/v1/runs', { pipeline: 'errands', input: { any: 1 }, limits: { max_tokens: 5 }, tags: ['ops'] }],
    ['POST', `/v1/runs/${run}/pause`, { reason: 'why not' }],
    ['POST', `/v1/runs/${run}/resume`, { reason: 'why not', instructions: 'go on' }],
    ['POST', `/v1/runs/${over}/cancel`, { reason: 'why not' }],
    ['POST', `/v1/runs/${over}/retry`, { reason: 'why not' }],
    ['POST', `/v1/runs/${run}/messages`, { text: 'look again' }],
    ['POST', `/v1/runs/${over}/fork`, { checkpoint_id: 'chk_0000000001', overrides: { topic: 'other stones' } }],
    ['POST', '/v1/schedules', { name: 'often', cron: '0 4 * * *', tz: 'Europe/Berlin', request: full }],
    ['PUT', `/v1/schedules/${schedule}`, { name: 'daily', every_ms: 86_400_000, request, carry_report: true }],
    ['PATCH', `/v1/schedules/${schedule}`, { name: 'daily', tz: null, paused: true, request }],
    ['POST', '/v1/triggers', { name: 'pages', request: { ...request, topic: 'About {{page.url}}' } }],
    ['POST', `/v1/triggers/${trigger}/events`, { page: { url: 'https://example.org' } }],
    ['POST', '/v1/keys', { name: 'reader', scopes: ['runs:read'], expires_in_ms: 60_000 }],
    ['POST', `/v1/keys/${key}/rotate`, { grace_ms: 600_000 }],
    ['POST', `/v1/threads/${thread}/expire`, { in_ms: 600_000 }],
    ['POST', '/v1/webhook-secrets/rotate', {}],
  ];
}

/** Every address that is only looked at. */
export const looked = ({ over, schedule, trigger, thread }: World): readonly string[] => [
  '/v1/runs',
  `/v1/runs/${over}`,
  `/v1/runs/${over}/events`,
  `/v1/runs/${over}/report`,
  `/v1/runs/${over}/checkpoints`,
  `/v1/runs/${over}/checkpoints/chk_0000000001`,
  `/v1/runs/${over}/webhook-deliveries`,
  '/v1/schedules',
  `/v1/schedules/${schedule}`,
  '/v1/triggers',
  `/v1/triggers/${trigger}`,
  `/v1/threads/${thread}`,
  '/v1/keys',
  '/v1/pipelines',
  '/v1/webhook-secrets',
  '/healthz',
  '/readyz',
  '/docs',
];
