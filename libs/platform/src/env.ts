import { createHash } from 'node:crypto';
import { z } from 'zod';
import { modelEnv, modelIsComplete } from './model-env.ts';
import { searchEnv, searchIsComplete } from './search-env.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const SECRET_MIN_CHARS = 16;

/** One caller of the API. The secret itself is not kept. */
export interface ApiKey {
  readonly id: string;
  /** SHA-256 of the secret, hex. */
  readonly secretSha256: string;
}

const integer = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must lie between ${min} and ${max}`)
    .default(fallback);

const commaList = z.string().transform((text) => text.split(',').map((entry) => entry.trim()));

const apiKeys = commaList
  .refine(
    (entries) => entries.every((entry) => /^[\w-]{1,64}\.\S+$/.test(entry)),
    'must be a comma-separated list of id.secret (id: letters, digits, _ and -)',
  )
  .transform((entries) =>
    entries.map((entry) => {
      const dot = entry.indexOf('.');
      return { id: entry.slice(0, dot), secret: entry.slice(dot + 1) };
    }),
  )
  .refine(
    (keys) => keys.every(({ secret }) => secret.length >= SECRET_MIN_CHARS),
    `holds a secret shorter than ${SECRET_MIN_CHARS} characters (make one with: openssl rand -hex 24)`,
  )
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'names one id twice')
  .transform((keys): ApiKey[] =>
    keys.map(({ id, secret }) => ({ id, secretSha256: createHash('sha256').update(secret).digest('hex') })),
  );

const privateHosts = commaList.refine(
  (entries) => entries.every((entry) => /^(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(entry)),
  'must be a comma-separated list of host:port',
);

/** Everything that a process of ours takes from its environment; an empty value counts as not set. */
const Settings = z.object({
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' })
    .default('redis://127.0.0.1:6379'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address')
    .default('127.0.0.1'),
  /** 0: any free port. */
  PORT: integer(0, 65_535, 3000),
  /** Starts every key in Redis. Its hash tag keeps them in one slot, which the scripts need on a cluster. */
  CAIRN_PREFIX: z
    .string()
    .regex(
      /^[\w:.-]*\{[\w:.-]+\}[\w:.-]*$/,
      'must hold exactly one {hash tag}, such as {cairn}, and else only letters, digits and _ : . -',
    )
    .default('{cairn}'),
  /** None: the API is open, and only on a loopback address. */
  CAIRN_API_KEYS: apiKeys.default([]),
  /** Of one tenant: runs that are not over, submissions and bytes of bodies in a minute, open event streams. */
  CAIRN_TENANT_LIVE_RUNS: integer(1, 10_000_000, 100_000),
  CAIRN_TENANT_SUBMITS_PER_MINUTE: integer(1, 10_000_000, 10_000),
  CAIRN_TENANT_BYTES_PER_MINUTE: integer(1, 1_000_000_000_000, 1_000_000_000),
  CAIRN_TENANT_STREAMS: integer(1, 1_000_000, 10_000),
  /** Steps at once in one worker. */
  CAIRN_CONCURRENCY: integer(1, 1000, 20),
  /** The only folder that `corpus` sources may name files of. */
  CAIRN_CORPUS_DIR: z.string().default('corpus/documents'),
  /** host:port pairs that may be fetched although their address is private. */
  CAIRN_PRIVATE_SOURCES: privateHosts.default([]),
  /** How this installation calls itself to the web; robots.txt files address the part before the slash. */
  CAIRN_USER_AGENT: z
    .string()
    .regex(/^[\w-]{1,64}(?:\/[\x20-\x7e]{1,200})?$/, 'must be a name, as in CairnBot/1.0 (+https://example.org/bot)')
    .default('CairnBot/0.1'),
  /** Requests at a time to one web host, through all workers together, and the time from one beginning to the next. */
  CAIRN_HOST_AT_ONCE: integer(1, 1000, 2),
  CAIRN_HOST_GAP_MS: integer(0, MINUTE_MS, 250),
  /** How long a page is remembered for its tenant, to ask only whether it has changed; 0: not at all. */
  CAIRN_PAGE_CACHE_MS: integer(0, WEEK_MS, 24 * 60 * MINUTE_MS),
  ...searchEnv,
  ...modelEnv,
  /** host:port pairs that webhooks may call although their address is private, and without TLS. */
  CAIRN_PRIVATE_WEBHOOKS: privateHosts.default([]),
  /** The wait before a webhook's second attempt; later ones are longer. */
  CAIRN_WEBHOOK_RETRY_MS: integer(10, 60 * MINUTE_MS, 5000),
  /** After so long without success a webhook delivery is given up. */
  CAIRN_WEBHOOK_GIVE_UP_MS: integer(100, WEEK_MS, 24 * 60 * MINUTE_MS),
  /** How long a webhook's target may take for its whole answer. */
  CAIRN_WEBHOOK_TIMEOUT_MS: integer(100, MINUTE_MS, 10_000),
  /** How long a run and its log are kept after its end. */
  CAIRN_RUN_RETENTION_MS: integer(1000, 520 * WEEK_MS, WEEK_MS),
  /** How long an event is kept; not set: as long as its run. */
  CAIRN_EVENT_RETENTION_MS: integer(1000, 520 * WEEK_MS, WEEK_MS)
    .unwrap()
    .optional(),
  /** How long a thread is remembered after its newest run was accepted. */
  CAIRN_THREAD_TTL_MS: integer(1000, 520 * WEEK_MS, WEEK_MS),
  /** Where this process serves its figures, without a key; not set: nowhere. 0: any free port. */
  CAIRN_METRICS_PORT: integer(0, 65_535, 0).unwrap().optional(),
  CAIRN_METRICS_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address')
    .default('127.0.0.1'),
  CAIRN_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Where this process is to kill itself, for the crash tests; empty: nowhere. */
  CAIRN_CRASH_POINT: z.string().default(''),
  /** How long a worker owns a step without renewing its claim. */
  CAIRN_LOCK_MS: integer(100, 10 * MINUTE_MS, 15_000),
  CAIRN_STALLED_CHECK_MS: integer(50, 10 * MINUTE_MS, 5000),
  /** How long a live run may make no progress before the sweeper looks at it. */
  CAIRN_SWEEP_IDLE_MS: integer(100, 60 * MINUTE_MS, 10_000),
  /** How often workers look whether the others are still connected. */
  CAIRN_REAPER_POLL_MS: integer(10, MINUTE_MS, 75),
  /** Slows every step and source down by so much, to watch a run and to kill it in the middle. */
  CAIRN_PACE_MS: integer(0, MINUTE_MS, 0),
});
const Env = Settings.check(searchIsComplete, modelIsComplete);
export type Env = z.infer<typeof Env>;

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(Settings.shape);

/** Names every variable that is wrong and what it must be; never a value, which may be a secret. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/** @throws EnvError */
export function loadEnv(source: NodeJS.ProcessEnv): Env {
  const set = Object.entries(source).filter(([, value]) => value !== undefined && value !== '');
  const parsed = Env.safeParse(Object.fromEntries(set));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path: [name], message }) => `  ${String(name)} ${message}`);
  throw new EnvError(`The environment is not right. Correct and start again:\n${lines.join('\n')}`);
}
