import { createHash } from 'node:crypto';
import { COMPENSATION, NO_USAGE, type Visit } from '@cairn/core';
import fc from 'fast-check';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Something that somebody does to a run. `lease` counts the leases that were handed out so far, newest first. */
export type Act =
  | {
      readonly do: 'claim';
      readonly where: 'current' | Visit;
      readonly item: number | undefined;
      readonly alone: boolean;
      readonly undoable: boolean;
    }
  | { readonly do: 'claim again' | 'retry later' | 'hand back' | 'fail'; readonly lease: number }
  | { readonly do: 'commit'; readonly lease: number; readonly next: Visit | undefined; readonly says: boolean }
  | { readonly do: 'commit part'; readonly lease: number }
  | {
      readonly do: 'append';
      readonly lease: number;
      readonly batch: number;
      readonly text: string;
      readonly restart: boolean;
    }
  | {
      readonly do: 'begin';
      readonly lease: number;
      readonly site: string;
      readonly inputHash: string;
      readonly tokens: number;
    }
  | {
      readonly do: 'settle';
      readonly lease: number;
      readonly site: string;
      readonly inputHash: string;
      readonly done: boolean;
    }
  | { readonly do: 'steer'; readonly verb: 'pause' | 'resume' | 'cancel' | 'retry'; readonly instructions: boolean }
  | { readonly do: 'say'; readonly text: string; readonly marked: boolean };

const VISITS: readonly Visit[] = [
  { step: 'plan', round: 1 },
  { step: 'gather', round: 1 },
  { step: 'write', round: 1 },
  { step: 'write', round: 2 },
];
const where = fc.constantFrom<'current' | Visit>('current', 'current', 'current', 'current', ...VISITS);
const next = fc.constantFrom<Visit | undefined>(...VISITS, undefined);
const item = fc.constantFrom(undefined, undefined, 0, 1);
/** Mostly who holds it now, sometimes who held it before. */
const lease = fc.constantFrom(0, 0, 0, 0, 1, 2);
const site = fc.constantFrom('a', 'b');
const inputHash = fc.constantFrom(hash('one'), hash('one'), hash('two'));

const anAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      where,
      item,
      alone: fc.boolean(),
      undoable: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      lease,
      next,
      says: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('claim again' as const, 'retry later' as const, 'hand back' as const),
      lease,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), lease }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('commit part' as const), lease }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      lease,
      batch: fc.integer({ min: 1, max: 3 }),
      text: fc.constantFrom('é', 'x|y'),
      restart: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('begin' as const),
      lease,
      site,
      inputHash,
      tokens: fc.constantFrom(0, 40, 70),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('settle' as const), lease, site, inputHash, done: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('steer' as const),
      verb: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'resume' as const,
        'cancel' as const,
        'retry' as const,
      ),
      instructions: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      text: fc.constantFrom('shorter', 'longer'),
      marked: fc.boolean(),
    }),
  },
);

/** A life of a run. */
export const lives = fc.array(anAct, { minLength: 5, maxLength: 40, size: 'max' });

export const estimateOf = (tokens: number) => ({ ...NO_USAGE, input_tokens: tokens, cost_usd: tokens / 1000 });

/** Where a claim asks for a branch there is one: undoing has none. */
export const branchOf = (at: Visit, asked: number | undefined): number | undefined =>
  at.step === COMPENSATION.step ? undefined : asked;
