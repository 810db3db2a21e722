import { checkpointId, type EventType, messageId, type RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { judge, type Witness } from './evidence.ts';

const RUN = 'run_01890a5d-ac96-774b-bcce-b302099a8057';

type Seen = [type: EventType, step?: string, data?: Record<string, string>];

const log = (seen: Seen[]): RunEvent[] =>
  seen.map(([type, step, data = {}], at) => ({
    message_id: messageId(at + 1),
    seq: at + 1,
    run_id: RUN,
    type,
    at: '2026-11-21T10:00:00.000Z',
    step: step ?? null,
    round: step ? 1 : null,
    attempt: 1,
    checkpoint_id: null,
    data,
  }));

const checkpoint = (count: number, step: string) => ({
  checkpoint_id: checkpointId(count),
  step,
  round: 1,
  attempt: 1,
});

const GOOD: Seen[] = [
  ['step.started', 'plan', { worker: 'here:1' }],
  ['source.found', 'gather', { source: 'S1' }],
  ['step.started', 'synthesize', { worker: 'here:1' }],
  ['step.started', 'synthesize', { worker: 'here:2' }],
  ['run.completed'],
];
const good: Witness = {
  events: log(GOOD),
  before: [checkpoint(1, 'plan')],
  after: [checkpoint(1, 'plan'), checkpoint(2, 'synthesize')],
  killed: { visit: 'synthesize#1', worker: 'here:1' },
};

const broken = (witness: Witness) =>
  judge(witness)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

test('a run that went on as promised breaks nothing', () => {
  expect(broken(good)).toEqual([]);
});

test.each<[string, Partial<Witness>]>([
  ['the run completed', { events: log([...GOOD.slice(0, -1), ['run.failed']]) }],
  ['the run completed', { events: log([...GOOD, ['run.completed']]) }],
  ['on another worker', { events: log(GOOD.filter(([, , data]) => data?.worker !== 'here:2')) }],
  ['still the one that counts', { after: [checkpoint(3, 'plan'), checkpoint(2, 'synthesize')] }],
  ['still the one that counts', { before: [] }],
  ['was started again', { events: log([['step.started', 'plan', { worker: 'here:2' }], ...GOOD]) }],
  ['no source was read again', { events: log([['source.found', 'gather', { source: 'S1' }], ...GOOD]) }],
  ['committed once', { after: [...good.after, checkpoint(3, 'synthesize')] }],
  ['without gaps', { events: log(GOOD).filter(({ type }) => type !== 'source.found') }],
])('finds out when it is not true that %s', (claim, change) => {
  expect(broken({ ...good, ...change })).toContainEqual(expect.stringContaining(claim));
});
