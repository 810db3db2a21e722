import type { Redis } from 'ioredis';

/** What is ours to name, and how it looks. */
const OURS: readonly (readonly [pattern: RegExp, shape: string])[] = [
  [/run_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'RUN'],
  [/(?:sch|trg)_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID'],
  [/key_[\da-f]{24}/g, 'KEY'],
  [/\b[\da-f]{64}\b/g, 'HASH'],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, 'PROCESS'],
  // What BullMQ keeps of a queue comes and goes with the work in it.
  [
    /:(?:wait|active|delayed|paused|prioritized|pc|marker|stalled|stalled-check|completed|failed|repeat|waiting-children)$/g,
    ':STATE',
  ],
  [/\d+/g, 'N'],
];

/** The keys in a Redis with all that we name left out: what is left of two of them is the same, or a caller has named it. */
export async function keyShapes(redis: Redis, prefix: string): Promise<ReadonlySet<string>> {
  const keys = (await redis.keysBuffer('*')).map((key) => key.toString('latin1'));
  return new Set(keys.map((key) => shapeOf(key, prefix)));
}

function shapeOf(key: string, prefix: string): string {
  const own = key.startsWith(`${prefix}:`) ? `P:${key.slice(prefix.length + 1)}` : key;
  return OURS.reduce((shape, [pattern, name]) => shape.replace(pattern, name), own);
}
