import type { Figures } from './figures.ts';
import { median, quantile } from './statistics.ts';

/** A claim of the project and what was measured. */
export interface Target {
  readonly claim: string;
  readonly measured: number;
  readonly limit: number;
  readonly holds: boolean;
  readonly decimals: number;
  readonly bound: '≥' | '≤';
}

const atLeast = (claim: string, measured: number, limit: number): Target => {
  return { claim, measured, limit, holds: measured >= limit, bound: '≥', decimals: 2 };
};
const atMost = (claim: string, measured: number, limit: number, decimals = 2): Target => {
  return { claim, measured, limit, holds: measured <= limit, bound: '≤', decimals };
};

const OURS = ['cairn', 'cairn-carrying'] as const;
type Ours = (typeof OURS)[number];
const BARE = 'next-on-complete';

/** Judges what was measured. Ratios are taken within each round, where both subjects met the same conditions. */
export function judge({ throughput, latency, recoveryMs }: Figures): Target[] {
  const targets = OURS.flatMap((name) => [...throughputTargets(name, throughput), ...latencyTargets(name, latency)]);
  if (recoveryMs.length > 0) {
    targets.push(atMost('recovery after kill -9, p50 ms', quantile(recoveryMs, 0.5), 350, 0));
    targets.push(atMost('recovery after kill -9, max ms', Math.max(...recoveryMs), 1_000, 0));
  }
  return targets;
}

function throughputTargets(name: Ours, throughput: Figures['throughput']): Target[] {
  const [ours, bare] = [throughput[name] ?? [], throughput[BARE] ?? []];
  if (ours.length === 0) return [];
  const cpuMs = median(ours.map(({ workerCpuMs, redisCpuMs }) => workerCpuMs + redisCpuMs));
  const cpu = atMost(`CPU ms a run, worker + Redis, ${name}`, cpuMs, 1.6);
  if (bare.length === 0) return [cpu];
  const ratio = ratioOf(ours, bare, ({ drainRate }) => drainRate);
  return [atLeast(`runs/s, ${name} ÷ ${BARE}`, ratio, 0.65), cpu];
}

function latencyTargets(name: Ours, latency: Figures['latency']): Target[] {
  const [ours, bare] = [latency[name], latency[BARE]];
  if (!ours || !bare) return [];
  return [
    atMost(
      `p50 of one run, ${name} ÷ ${BARE}`,
      ratioOf(ours, bare, ({ p50Ms }) => p50Ms),
      1.5,
    ),
  ];
}

function ratioOf<T>(ours: readonly T[], theirs: readonly T[], figure: (round: T) => number): number {
  return median(ours.flatMap((round, i) => (theirs[i] ? [figure(round) / figure(theirs[i])] : [])));
}
