import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

const folder = new URL('../../lua/', import.meta.url);
const read = (name: string) => readFileSync(new URL(`${name}.lua`, folder), 'utf8');

/** Each act and the number of its keys; the files say what they are. */
const ACTS = {
  accept: 10,
  claim: 6,
  'claim-part': 6,
  commit: 5,
  'commit-part': 4,
  settle: 3,
  fail: 4,
  steer: 4,
  say: 3,
  remove: 3,
  append: 3,
  'begin-effect': 3,
  'settle-effect': 3,
  'put-blob': 2,
  'put-schedule': 3,
  'change-schedule': 1,
  'note-tick': 2,
  'put-trigger': 3,
  'take-idle': 1,
  trim: 3,
  'take-hooks': 1,
  'advance-hook': 3,
  'settle-delivery': 3,
  'add-webhook-secret': 1,
  'add-key': 2,
  'key-proof': 2,
  'rotate-key': 2,
  'revoke-key': 3,
  'count-hit': 1,
  'hold-places': 1,
  'take-turn': 2,
  'rest-host': 1,
  'put-snapshot': 2,
} as const;
type Act = keyof typeof ACTS;

/** Runs one act. The answer is Redis' own: strings, numbers and lists of them. */
export type RunAct = (
  act: Act,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
) => Promise<unknown>;

/** Teaches a connection the acts: sent by their hash, and whole again after Redis lost its script cache. */
export function loadActs(redis: Redis): RunAct {
  const prelude = read('prelude');
  const names = Object.keys(ACTS) as Act[];
  for (const act of names)
    redis.defineCommand(`cairn:${act}`, { lua: `${prelude}\n${read(act)}`, numberOfKeys: ACTS[act] });
  const commands = redis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  return (act, keys, args) => {
    const command = commands[`cairn:${act}`];
    if (!command) throw new TypeError(`No act "${act}".`);
    return command.call(redis, ...keys, ...args);
  };
}
