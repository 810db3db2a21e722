import type { Figures } from './figures.ts';
import { median, quantile } from './statistics.ts';
import { SUBJECT_NAMES, type SubjectName } from './subjects/subject.ts';
import type { Target } from './targets.ts';

const GAP = '   ';
const NONE = '–';

/** The medians over the rounds, a column a subject; in brackets the least and the greatest. */
export function figuresTable({ throughput, latency, recoveryMs }: Figures): string {
  const blocks = [
    ...table([
      row('runs/s, all queued first', throughput, ({ drainRate }) => drainRate, 0),
      row('runs/s, while submitting', throughput, ({ liveRate }) => liveRate, 0),
      row('CPU ms a run, worker', throughput, ({ workerCpuMs }) => workerCpuMs, 2),
      row('CPU ms a run, Redis', throughput, ({ redisCpuMs }) => redisCpuMs, 2),
      row('CPU ms a submission', throughput, ({ submitCpuMs }) => submitCpuMs, 2),
      row('one run, p50 ms', latency, ({ p50Ms }) => p50Ms, 1),
      row('one run, p95 ms', latency, ({ p95Ms }) => p95Ms, 1),
    ]),
    ...recoveryLine(recoveryMs),
  ];
  return blocks.join('\n');
}

export function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(({ claim, measured, limit, bound, decimals, holds }) => {
    return [claim, measured.toFixed(decimals), `${bound} ${limit}`, holds ? 'holds' : 'MISSED'];
  });
  return aligned([['', 'measured', 'target', ''], ...rows]).join('\n');
}

type Row = readonly string[];

function row<T>(
  name: string,
  rounds: Readonly<Partial<Record<SubjectName, readonly T[]>>>,
  figure: (round: T) => number,
  decimals: number,
): Row {
  return [name, ...SUBJECT_NAMES.map((subject) => cell((rounds[subject] ?? []).map(figure), decimals))];
}

function cell(values: readonly number[], decimals: number): string {
  if (values.length === 0) return NONE;
  const middle = median(values).toFixed(decimals);
  if (values.length === 1) return middle;
  return `${middle} (${Math.min(...values).toFixed(decimals)}–${Math.max(...values).toFixed(decimals)})`;
}

function table(rows: readonly Row[]): string[] {
  const measured = rows.filter(([, ...cells]) => cells.some((text) => text !== NONE));
  return measured.length === 0 ? [] : aligned([['', ...SUBJECT_NAMES], ...measured]);
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join(GAP),
  );
}

function recoveryLine(timesMs: readonly number[]): string[] {
  if (timesMs.length === 0) return [];
  const [p50, p95, max] = [quantile(timesMs, 0.5), quantile(timesMs, 0.95), Math.max(...timesMs)];
  return [`recovery after kill -9, ${timesMs.length} kills: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`];
}
