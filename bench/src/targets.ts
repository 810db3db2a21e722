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

/** Judges what was measured. Ratios are taken within each round, where both subjects met the same conditions. */
export function judge({ throughput, latency, recoveryMs }: Figures): Target[] {
  const targets: Target[] = [];
  const ours = throughput.cairn ?? [];
  const bare = throughput['next-on-complete'] ?? [];
  if (ours.length > 0 && bare.length > 0) {
    const ratio = ratioOf(ours, bare, ({ drainRate }) => drainRate);
    targets.push(atLeast('runs/s, cairn ÷ next-on-complete', ratio, 0.65));
  }
  if (ours.length > 0) {
    const cpuMs = median(ours.map(({ workerCpuMs, redisCpuMs }) => workerCpuMs + redisCpuMs));
    targets.push(atMost('CPU ms a run, worker + Redis', cpuMs, 1.6));
  }
  if (latency.cairn && latency['next-on-complete']) {
    const ratio = ratioOf(latency.cairn, latency['next-on-complete'], ({ p50Ms }) => p50Ms);
    targets.push(atMost('p50 of one run, cairn ÷ next-on-complete', ratio, 1.5));
  }
  if (recoveryMs.length > 0) {
    targets.push(atMost('recovery after kill -9, p50 ms', quantile(recoveryMs, 0.5), 350, 0));
    targets.push(atMost('recovery after kill -9, max ms', Math.max(...recoveryMs), 1_000, 0));
  }
  return targets;
}

function ratioOf<T>(ours: readonly T[], theirs: readonly T[], figure: (round: T) => number): number {
  return median(ours.flatMap((round, i) => (theirs[i] ? [figure(round) / figure(theirs[i])] : [])));
}
