import type { Options } from './options.ts';
import { drawn, Random } from './random.ts';

export type Kind = 'errands' | 'research' | 'api' | 'redis';
export type How = 'kill' | 'freeze' | 'term';

/** One blow: to which process, when and how. `forMs`: how long it stays frozen, or how long Redis stays away. */
export interface Strike {
  readonly atMs: number;
  readonly kind: Kind;
  readonly victim: number;
  readonly how: How;
  readonly forMs: number;
}

/** What is done to whom, and how often of a hundred. */
const BLOWS: readonly { kind: Kind; how: How; share: number; forMs: readonly [number, number] }[] = [
  { kind: 'errands', how: 'kill', share: 30, forMs: [0, 0] },
  { kind: 'errands', how: 'freeze', share: 16, forMs: [500, 6000] },
  { kind: 'errands', how: 'term', share: 12, forMs: [0, 0] },
  { kind: 'research', how: 'kill', share: 12, forMs: [0, 0] },
  { kind: 'research', how: 'freeze', share: 4, forMs: [500, 6000] },
  { kind: 'research', how: 'term', share: 4, forMs: [0, 0] },
  { kind: 'api', how: 'kill', share: 9, forMs: [0, 0] },
  { kind: 'api', how: 'term', share: 6, forMs: [0, 0] },
  { kind: 'redis', how: 'kill', share: 4, forMs: [50, 1500] },
  { kind: 'redis', how: 'freeze', share: 3, forMs: [200, 3000] },
];

/** What a client does with one run. Times are since the run was accepted. */
export interface Order {
  readonly atMs: number;
  readonly kind: 'errands' | 'research';
  /** How many things the errand is about; of research: how many pages. */
  readonly items: number;
  /** The request is sent again under the same key, as by a client that heard nothing. */
  readonly twice: boolean;
  readonly cancelAfterMs?: number;
  readonly pause?: { readonly afterMs: number; readonly forMs: number };
  /** Those that follow it: after so many events each time, a reader drops its connection; 0: never. */
  readonly readers: readonly number[];
}

/** All that is going to happen, from the seed alone: never from what happens meanwhile. */
export interface Schedule {
  readonly strikes: readonly Strike[];
  readonly orders: readonly Order[];
}

type Shape = Pick<Options, 'seed' | 'seconds' | 'workers' | 'researchers' | 'apis' | 'rate' | 'gap'>;

export function scheduleOf(shape: Shape): Schedule {
  const endMs = shape.seconds * 1000;
  const strikes = along(new Random(shape.seed), endMs, shape.gap, (random, atMs) => strikeAt(random, atMs, shape));
  const orders = along(new Random(shape.seed + 1), endMs, 1000 / shape.rate, orderAt);
  return { strikes, orders };
}

function along<T>(random: Random, endMs: number, gapMs: number, make: (random: Random, atMs: number) => T): T[] {
  const all: T[] = [];
  for (let atMs = random.gap(gapMs); atMs < endMs; atMs += random.gap(gapMs)) all.push(make(random, Math.round(atMs)));
  return all;
}

function strikeAt(random: Random, atMs: number, { workers, researchers, apis }: Shape): Strike {
  const victims = { errands: workers, research: researchers, api: apis, redis: 1 };
  const blow = drawn(BLOWS, random.below(BLOWS.reduce((sum, { share }) => sum + share, 0)));
  if (!blow) throw new RangeError('There is no blow to choose from.');
  const { kind, how, forMs } = blow;
  return { atMs, kind, how, victim: random.below(victims[kind]), forMs: random.between(...forMs) };
}

const CANCELLED = 0.08;
const PAUSED = 0.08;
const SENT_TWICE = 0.25;
const RESEARCH = 0.25;
const FOLLOWED = 0.6;

function orderAt(random: Random, atMs: number): Order {
  const lot = random.next();
  const afterMs = random.between(0, 1500);
  const forMs = random.between(200, 3000);
  const readers = [random.chance(FOLLOWED), random.chance(FOLLOWED / 3)].filter(Boolean).map(() => random.below(6));
  return {
    atMs,
    kind: random.chance(RESEARCH) ? 'research' : 'errands',
    items: random.between(1, 4),
    twice: random.chance(SENT_TWICE),
    readers,
    ...(lot < CANCELLED && { cancelAfterMs: afterMs }),
    ...(lot >= CANCELLED && lot < CANCELLED + PAUSED && { pause: { afterMs, forMs } }),
  };
}
