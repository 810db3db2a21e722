import { messageId, type RunEvent, RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import type { Hit } from '../world/system.ts';
import { killsOf } from './kills.ts';
import { quantile, recoveriesOf } from './recovery.ts';

const ID = RunId.parse('run_01890000-0000-7000-8000-000000000001');
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');

/** @param entries type, milliseconds since the start, pid of the worker */
const runsOf = (...entries: [type: string, atMs: number, pid?: number][]) => {
  const events = entries.map(([type, atMs, pid], i): RunEvent => {
    const at = new Date(START_MS + atMs).toISOString();
    const place = { step: 'pay', round: 1, attempt: 1, checkpoint_id: null };
    const data: RunEvent['data'] = pid === undefined ? {} : { worker: `host:${pid}` };
    return { message_id: messageId(i + 1), seq: i + 1, run_id: ID, type, at, data, ...place };
  });
  const record = { id: ID, status: 'completed', error: null, metadata: {} };
  return { runs: new Map([[ID, { record, events, checkpoints: [] }]]) };
};
const kill = (pid: number, atMs: number) => ({ pid, atMs: START_MS + atMs, standby: true });

test('a step that a killed worker had in hand lies still until its run goes on', () => {
  const history = runsOf(
    ['step.started', 10, 7],
    ['thought.delta', 20],
    ['worker.recovered', 450, 8],
    ['step.started', 451, 8],
  );
  expect(recoveriesOf(history, [kill(7, 100)])).toEqual([{ runId: ID, ms: 350, standby: true, again: false }]);
});

test('a step that had been interrupted before is told apart', () => {
  const { runs } = runsOf(['step.started', 10, 7], ['worker.recovered', 450, 8]);
  for (const { events } of runs.values()) for (const event of events) Object.assign(event, { attempt: 2 });
  expect(recoveriesOf({ runs }, [kill(7, 100)])).toMatchObject([{ ms: 350, again: true }]);
});

test.each([
  ['another worker has it', runsOf(['step.started', 10, 8], ['step.completed', 200])],
  ['it was through by then', runsOf(['step.started', 10, 7], ['step.completed', 50], ['step.started', 200, 8])],
  ['it was waiting for its next try', runsOf(['step.started', 10, 7], ['step.retrying', 50], ['step.started', 200, 8])],
  ['it had not begun', runsOf(['step.started', 110, 7], ['step.completed', 200])],
])('no step of it was interrupted: %s', (_, history) => {
  expect(recoveriesOf(history, [kill(7, 100)])).toEqual([]);
});

const hit = (own: Partial<Hit>): Hit => ({
  kind: 'errands',
  how: 'kill',
  name: 'errands 1',
  pid: 7,
  atMs: START_MS,
  forMs: 0,
  standby: true,
  ...own,
});

test.each<[boolean, string, Partial<Hit>]>([
  [true, 'an API dies too', { kind: 'api', atMs: START_MS + 10 }],
  [true, 'another worker was frozen long before', { how: 'freeze', forMs: 500, atMs: START_MS - 5000 }],
  [false, 'another worker was frozen until shortly before', { how: 'freeze', forMs: 500, atMs: START_MS - 1000 }],
  [false, 'another worker dies right after', { atMs: START_MS + 500, pid: 8 }],
  [false, 'Redis was away just before', { kind: 'redis', forMs: 1000, atMs: START_MS - 3500 }],
  [false, 'Redis goes away right after', { kind: 'redis', forMs: 1000, atMs: START_MS + 500 }],
])('a worker stands by: %s, when %s', (standby, _, other) => {
  expect(killsOf([hit({}), hit(other)])[0]).toEqual({ pid: 7, atMs: START_MS, standby });
});

test('quantiles by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.99, 1].map((share) => quantile(values, share))).toEqual([50, 99, 100]);
  expect(quantile([], 0.5)).toBeUndefined();
});
