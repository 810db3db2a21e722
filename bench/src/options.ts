import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FSYNC_MODES } from './redis-server.ts';

/** What can be measured: a, b the throughput of ours and of the baselines, c latency, d recovery. */
const PARTS = ['a', 'b', 'c', 'd'] as const;
export type Part = (typeof PARTS)[number];

const FULL = { runs: 2_000, rounds: 3, warmUpRuns: 200, latencyRuns: 200, kills: 25, aof: [...FSYNC_MODES] };
/** Enough to see that everything works; its figures mean little. */
const QUICK: typeof FULL = { runs: 200, rounds: 1, warmUpRuns: 50, latencyRuns: 50, kills: 3, aof: ['everysec'] };

const count = (min: number) => z.coerce.number('must be a whole number').int().min(min).optional();
const listOf = <T extends string>(words: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).min(1))
    .optional();

const Flags = z.object({
  runs: count(1),
  rounds: count(1),
  kills: count(1),
  only: listOf(PARTS),
  aof: listOf(FSYNC_MODES),
  profile: z.string().min(1).optional(),
  quick: z.boolean().default(false),
});

export interface Options {
  /** Runs of one throughput measurement. */
  readonly runs: number;
  /** How often the subjects take turns. */
  readonly rounds: number;
  /** Runs before each measurement, so that code and connections are warm. */
  readonly warmUpRuns: number;
  /** Runs, one at a time, of one latency measurement. */
  readonly latencyRuns: number;
  readonly kills: number;
  readonly aof: readonly (typeof FSYNC_MODES)[number][];
  readonly only: readonly Part[];
  /** Where the workers of the throughput measurement write their CPU profiles; undefined: nowhere. */
  readonly profile: string | undefined;
}

export const USAGE = `npm run bench -- [--quick] [--only a,b,c,d] [--aof everysec,always] [--runs N] [--rounds N] [--kills N] [--profile FOLDER]
  a  throughput of Cairn      b  throughput of bare BullMQ      c  latency of all      d  recovery after kill -9`;

/** @throws Error that names the flag and what it takes */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string' },
      rounds: { type: 'string' },
      kills: { type: 'string' },
      only: { type: 'string' },
      aof: { type: 'string' },
      profile: { type: 'string' },
      quick: { type: 'boolean' },
    },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`--${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { quick, only = PARTS, profile, ...given } = parsed.data;
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...(quick ? QUICK : FULL), ...set, only, profile };
}
