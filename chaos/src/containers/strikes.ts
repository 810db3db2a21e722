import { setTimeout as sleep } from 'node:timers/promises';
import { drawn, Random } from '../random.ts';
import { compose, docker } from './docker.ts';

export const SERVICES = ['worker', 'api', 'redis'] as const;
export type Service = (typeof SERVICES)[number];
export type How = 'kill' | 'stop' | 'restart';

interface Strike {
  readonly atMs: number;
  readonly service: Service;
  readonly how: How;
  /** How long the container stays down. */
  readonly forMs: number;
}

/** What is done to whom, and how often of a hundred. Not every engine can freeze a container: processes are frozen elsewhere. */
const BLOWS: readonly { service: Service; how: How; share: number; forMs: readonly [number, number] }[] = [
  { service: 'worker', how: 'kill', share: 40, forMs: [50, 1500] },
  { service: 'worker', how: 'stop', share: 22, forMs: [50, 1500] },
  { service: 'api', how: 'kill', share: 14, forMs: [50, 1500] },
  { service: 'api', how: 'restart', share: 8, forMs: [0, 0] },
  { service: 'redis', how: 'kill', share: 8, forMs: [50, 1500] },
  { service: 'redis', how: 'restart', share: 8, forMs: [0, 0] },
];

/** All strikes of a seed, `gapMs` apart on average. */
export function strikesOf(seed: number, seconds: number, gapMs: number): Strike[] {
  const random = new Random(seed);
  const all: Strike[] = [];
  for (let atMs = random.gap(gapMs); atMs < seconds * 1000; atMs += random.gap(gapMs)) {
    const blow = drawn(BLOWS, random.below(BLOWS.reduce((sum, { share }) => sum + share, 0)));
    if (!blow) throw new RangeError('There is no blow to choose from.');
    all.push({ atMs: Math.round(atMs), service: blow.service, how: blow.how, forMs: random.between(...blow.forMs) });
  }
  return all;
}

/** Strikes the containers at those times, each while it is up. @returns how often each service was struck, and how */
export async function endure(strikes: readonly Strike[], containers: Record<Service, readonly string[]>) {
  const hits = new Map<string, number>();
  const down = new Map<string, Promise<unknown>>();
  const startMs = performance.now();
  for (const [i, strike] of strikes.entries()) {
    await sleep(Math.max(0, strike.atMs - (performance.now() - startMs)));
    const all = containers[strike.service];
    const name = all[i % all.length] ?? '';
    if (down.has(name)) continue;
    const what = `${strike.service} ${strike.how}`;
    hits.set(what, (hits.get(what) ?? 0) + 1);
    down.set(
      name,
      strikeOne(name, strike).finally(() => down.delete(name)),
    );
  }
  await Promise.all(down.values());
  return hits;
}

async function strikeOne(name: string, { service, how, forMs }: Strike): Promise<void> {
  if (how === 'restart') return void (await compose('restart', service));
  await docker(how, name);
  await sleep(forMs);
  await docker('start', name);
}
