import { type Run, RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** A value as Redis keeps it; bytes that are no text as base64. */
const Raw = z.union([z.string(), z.object({ base64: z.string() })]);
type Raw = z.infer<typeof Raw>;

const Content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hash'), fields: z.record(z.string(), Raw) }),
  z.object({ type: z.literal('stream'), entries: z.array(z.object({ id: z.string(), fields: z.array(z.string()) })) }),
]);
type Content = z.infer<typeof Content>;

/** All that Redis keeps of one run, as some build wrote it. */
export const Snapshot = z.object({ run: RunId, keys: z.record(z.string(), Content) });
export type Snapshot = z.infer<typeof Snapshot>;

const runKey = (prefix: string, runId: RunId) => `${prefix}:run:${runId}`;

/** @throws Error for a type of key that this cannot record: teach it, the record would not be whole */
export async function takeSnapshot(redis: Redis, prefix: string, runId: RunId): Promise<Snapshot> {
  const own = runKey(prefix, runId);
  const found = (await redis.keys(`*${runId}*`)).filter((key) => key.startsWith(own)).sort();
  const contents = await Promise.all(
    found.map(async (key) => [key.slice(own.length), await read(redis, key)] as const),
  );
  return { run: runId, keys: Object.fromEntries(contents) };
}

async function read(redis: Redis, key: string): Promise<Content> {
  const type = await redis.type(key);
  if (type === 'stream') {
    const entries = await redis.xrange(key, '-', '+');
    return { type, entries: entries.map(([id, fields]) => ({ id, fields })) };
  }
  if (type !== 'hash') throw new Error(`${key} is a ${type}, which a golden file cannot keep yet.`);
  const fields = Object.entries(await redis.hgetallBuffer(key)).map(([field, value]) => [field, rawOf(value)]);
  return { type, fields: Object.fromEntries(fields) };
}

function rawOf(bytes: Buffer): Raw {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : { base64: bytes.toString('base64') };
}

const bytesOf = (raw: Raw) => (typeof raw === 'string' ? raw : Buffer.from(raw.base64, 'base64'));

/** Puts a run into Redis as it was, with its places in the indexes and, unless it is over, on the outbox. */
export async function loadSnapshot(redis: Redis, prefix: string, { run, keys }: Snapshot): Promise<void> {
  for (const [suffix, content] of Object.entries(keys)) {
    const key = `${runKey(prefix, run)}${suffix}`;
    if (content.type === 'stream') for (const { id, fields } of content.entries) await redis.xadd(key, id, ...fields);
    else await redis.hset(key, new Map(Object.entries(content.fields).map(([name, raw]) => [name, bytesOf(raw)])));
  }
  const [status, tenant] = await redis.hmget(runKey(prefix, run), 'status', 'tenant');
  await redis.zadd(`${prefix}:index:${tenant}`, 0, run);
  await redis.zadd(`${prefix}:index:${tenant}:${status}`, 0, run);
  if (status === 'running') await redis.zadd(`${prefix}:live`, 0, run);
}

/** Where the golden files of runs like this one are: one folder for each pipeline version and set of checkpoint schemas. */
export function folderOf(run: Run, schemas: ReadonlyMap<string, number>): string {
  const newer = [...schemas].filter(([, version]) => version > 1).map(([step, version]) => `-${step}${version}`);
  return `${run.pipeline.replace('@', '-')}${newer.sort().join('')}`;
}
