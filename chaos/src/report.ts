import type { JudgedExit } from './judge/exits.ts';
import { type History, RULES, type Violation } from './judge/history.ts';
import { quantile, type Recovery } from './judge/recovery.ts';
import type { Client } from './load/client.ts';
import type { Reading } from './load/reader.ts';
import type { System } from './world/system.ts';

export interface Outcome {
  readonly history: History;
  readonly readings: readonly Reading[];
  readonly violations: readonly Violation[];
  readonly recoveries: readonly Recovery[];
  readonly exits: readonly JudgedExit[];
  readonly client: Client;
  readonly system: System;
}

const EXAMPLES = 5;

/** The verdict as people read it: what happened, what it came to, and each promise that was broken. */
export function report(outcome: Outcome): string {
  const rows = [...trouble(outcome), ...results(outcome), ...recovery(outcome)];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}   ${value}`);
  return [...lines, '', ...verdict(outcome.violations)].join('\n');
}

type Row = readonly [name: string, value: string];

function trouble({ system, client, exits }: Outcome): Row[] {
  const strikes = counted(system.hits.map(({ kind, how }) => `${kind} ${how}`));
  return [
    ['strikes that hit', `${system.hits.length} (${strikes}); ${system.missed} found nobody`],
    ['faults of the target', listed(Object.entries(system.target.faults))],
    ['answers of the API', `${listed(client.statuses)}; ${client.broken} connections broke`],
    ['ends of processes', listed(tally(exits.map(({ kind }) => kind)))],
    ...exits
      .filter(({ kind }) => kind !== 'told')
      .map(({ name, pid, kind, why }): Row => [`  ${kind}`, `${name} (${pid}) ${why}`]),
  ];
}

function results({ history, readings, violations }: Outcome): Row[] {
  const runs = [...history.runs.values()];
  const uses = [...history.effects.values()].flatMap((keys) => [...keys.values()]);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const count = (...rules: Violation['rule'][]) => violations.filter(({ rule }) => rules.includes(rule)).length;
  const seen = sum(readings.map((reading) => reading.seen.length));
  return [
    ['runs', `${runs.length}: ${counted(runs.map(({ record }) => record.status))}`],
    ['lost', String(count('lost'))],
    [
      'checkpoints',
      `${sum(runs.map(({ checkpoints }) => checkpoints.length))}, committed twice: ${count('committed twice')}`,
    ],
    [
      'effects',
      `${uses.filter(({ applied }) => applied).length} applied by ${sum(uses.map(({ calls }) => calls))} calls, ` +
        `duplicate: ${count('second key of an effect', 'key of two effects')}`,
    ],
    [
      'events logged',
      `${sum(runs.map(({ events }) => events.length))}, gaps and double ends: ${count('gap in a log', 'terminal events')}`,
    ],
    [
      'events read',
      `${seen} by ${readings.length} readers over ${sum(readings.map(({ reconnects }) => reconnects))} reconnects, ` +
        `violations: ${violations.filter(({ rule }) => rule.startsWith('reader')).length}`,
    ],
    [
      'steps recovered',
      String(runs.flatMap(({ events }) => events).filter(({ type }) => type === 'worker.recovered').length),
    ],
  ];
}

function recovery({ recoveries }: Outcome): Row[] {
  const standby = recoveries.filter((one) => one.standby);
  return [
    ['kill to next event', percentiles(recoveries.map(({ ms }) => ms))],
    ['  one standing by', percentiles(standby.map(({ ms }) => ms))],
    ['  … for the first time', percentiles(standby.filter(({ again }) => !again).map(({ ms }) => ms))],
  ];
}

function percentiles(values: readonly number[]): string {
  if (values.length === 0) return 'no kill interrupted a step';
  const at = (share: number) => `${quantile(values, share)} ms`;
  return `${values.length} steps: p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}`;
}

function verdict(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return [`0 violations of ${RULES.length} rules`];
  return RULES.flatMap((rule) => {
    const broken = violations.filter((violation) => violation.rule === rule);
    const examples = broken.slice(0, EXAMPLES).map(({ subject, what }) => `  ${subject}: ${what}`);
    return broken.length === 0 ? [] : [`VIOLATED: ${rule}, ${broken.length} times`, ...examples];
  });
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const listed = (counts: Iterable<readonly [string | number, number]>) =>
  [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
const counted = (names: readonly string[]) => listed(tally(names));
