import { messageId, type RunEvent, RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { effectName } from '../world/errands.ts';
import { exitViolations, judgeExit } from './exits.ts';
import { type History, RULES, type RunHistory, type Violation } from './history.ts';
import { judge } from './judge.ts';

const ID = RunId.parse('run_01890000-0000-7000-8000-000000000001');
const OTHER = RunId.parse('run_01890000-0000-7000-8000-000000000002');
const TYPES = [
  'run.created list',
  'step.started list',
  'step.completed list',
  'step.started pay',
  'step.completed pay',
  'run.completed pay',
];

const eventsOf = (types: readonly string[], runId = ID): RunEvent[] =>
  types.map((text, i) => {
    const [type = '', step = null] = text.split(' ');
    const place = { step, round: 1, attempt: 1, checkpoint_id: null };
    return {
      message_id: messageId(i + 1),
      seq: i + 1,
      run_id: runId,
      type,
      at: '2026-01-01T00:00:00.000Z',
      data: {},
      ...place,
    };
  });

const runOf = (own: Partial<RunHistory> = {}, status = 'completed'): RunHistory => ({
  record: { id: ID, status, error: null, metadata: { key: 'order-1' } },
  events: eventsOf(TYPES),
  checkpoints: ['list#1', 'pay#1'],
  ...own,
});

const applied = { calls: 2, applied: true };
const EFFECTS = ['buy 0', 'pay', 'deliver'];
const effectsOf = (names: readonly string[]) =>
  new Map(names.map((what) => [effectName(ID, what), new Map([[`key of ${what}`, applied]])]));
const read = (events: readonly RunEvent[]) =>
  events.map((event) => ({ id: event.message_id, data: JSON.stringify(event) }));
const SEEN = read(eventsOf(TYPES));

/** A history in which everything is as it should be, but for what is given. */
const history = (own: Partial<History> = {}): History => ({
  submitted: [{ key: 'order-1', ids: [ID, ID], refusals: [], items: 1 }],
  runs: new Map([[ID, runOf()]]),
  effects: effectsOf(EFFECTS),
  readings: [{ runId: ID, seen: SEEN, end: 'terminal' }],
  ...own,
});
const withRun = (own: Partial<RunHistory>, status?: string) =>
  history({ runs: new Map([[ID, runOf(own, status)]]), readings: [] });
const reading = (seen: History['readings'][number]['seen'], end = 'terminal') =>
  history({ readings: [{ runId: ID, seen, end }] });
const without = (i: number) => SEEN.toSpliced(i, 1);

test('a history in which all is well breaks no rule', () => {
  expect(judge(history())).toEqual([]);
});

const BROKEN: Partial<Record<Violation['rule'], [string, History][]>> = {
  refused: [
    ['a client is sent away', history({ submitted: [{ key: 'order-1', ids: [ID], refusals: ['422'], items: 1 }] })],
  ],
  'second run of a key': [
    [
      'two answers name two runs',
      history({ submitted: [{ key: 'order-1', ids: [ID, OTHER], refusals: [], items: 1 }] }),
    ],
    [
      'nobody heard of the second one',
      history({
        runs: new Map([
          [ID, runOf()],
          [OTHER, runOf({ record: { ...runOf().record, id: OTHER } })],
        ]),
      }),
    ],
  ],
  'run that nobody asked for': [
    [
      'a run has no key',
      history({
        runs: new Map([
          [ID, runOf()],
          [OTHER, runOf({ record: { ...runOf().record, id: OTHER, metadata: {} } })],
        ]),
      }),
    ],
  ],
  lost: [
    ['an accepted run is gone', history({ runs: new Map(), readings: [] })],
    ['a run never ends', withRun({ events: eventsOf(TYPES.slice(0, 4)), checkpoints: ['list#1'] }, 'running')],
  ],
  failed: [['a run fails', withRun({ events: eventsOf([...TYPES.slice(0, -1), 'run.failed']) }, 'failed')]],
  'gap in a log': [['an event was dropped', withRun({ events: eventsOf(TYPES).toSpliced(1, 1) })]],
  'terminal events': [
    ['a run ends twice', withRun({ events: eventsOf([...TYPES, 'run.completed']) })],
    ['two ends that differ', withRun({ events: eventsOf([...TYPES, 'run.cancelled']) })],
    ['something follows the end', withRun({ events: eventsOf([...TYPES, 'thought.delta pay']) })],
    ['no end is told', withRun({ events: eventsOf(TYPES.slice(0, -1)) })],
  ],
  'committed twice': [
    ['a step is told twice', withRun({ events: eventsOf([...TYPES.slice(0, 3), ...TYPES.slice(2)]) })],
    ['a checkpoint is there twice', withRun({ checkpoints: ['list#1', 'list#1', 'pay#1'] })],
  ],
  'checkpoint and event differ': [
    ['an event without its checkpoint', withRun({ checkpoints: ['list#1'] })],
    ['a checkpoint without its event', withRun({ checkpoints: ['list#1', 'pay#1', 'deliver#1'] })],
  ],
  'second key of an effect': [
    [
      'the attempt is in the key',
      history({
        effects: effectsOf(EFFECTS).set(
          effectName(ID, 'pay'),
          new Map([
            ['a', applied],
            ['b', applied],
          ]),
        ),
      }),
    ],
  ],
  'key of two effects': [
    [
      'one key for all',
      history({ effects: new Map(EFFECTS.map((what) => [effectName(ID, what), new Map([['a', applied]])])) }),
    ],
  ],
  'effect missing': [
    ['completed without its call', history({ effects: effectsOf(['buy 0', 'pay']) })],
    [
      'called and never applied',
      history({
        effects: effectsOf(EFFECTS).set(effectName(ID, 'pay'), new Map([['a', { calls: 1, applied: false }]])),
      }),
    ],
  ],
  'not given back': [
    [
      'cancelled with what it paid',
      withRun({ events: eventsOf([...TYPES.slice(0, -1), 'run.cancelled']) }, 'cancelled'),
    ],
  ],
  'reader: gap': [['an event is not shown', reading(without(2))]],
  'reader: twice': [['an event is shown twice', reading(SEEN.toSpliced(3, 0, ...SEEN.slice(2, 3)))]],
  'reader: order': [
    ['two events change places', reading([...SEEN.slice(0, 2), ...SEEN.slice(2, 4).reverse(), ...SEEN.slice(4)])],
  ],
  'reader: changed bytes': [
    ['an event was other then', reading(SEEN.map((one, i) => (i === 1 ? { ...one, data: '{}' } : one)))],
  ],
  'reader: no end': [
    ['its stream stalls', reading(SEEN.slice(0, 3), 'given up')],
    ['it is sent away', reading(SEEN.slice(0, 3), 'refused 404')],
    ['it hears less than there is', reading(SEEN.slice(0, -1))],
  ],
};

const cases = Object.entries(BROKEN).flatMap(([rule, broken]) => broken.map(([what, seen]) => ({ rule, what, seen })));

test.each(cases)('$rule: $what', ({ rule, seen }) => {
  expect(judge(seen).map((violation) => violation.rule)).toContain(rule);
});

test('every rule of a history is shown to bite', () => {
  expect(Object.keys(BROKEN).toSorted()).toEqual(
    RULES.filter((rule) => rule !== 'answers' && rule !== 'exits').toSorted(),
  );
});

const exit = { name: 'errands 1', pid: 7, atMs: 0, told: undefined, code: null, signal: null, tail: ['last words'] };

test.each([
  ['told', { ...exit, told: 'SIGKILL', signal: 'SIGKILL' }],
  ['told', { ...exit, told: 'SIGTERM', code: 0 }],
  ['late', { ...exit, told: 'SIGTERM', code: 1, tail: ['{"msg":"not closed in time, exiting anyway"}'] }],
  ['unexpected', { ...exit, told: 'SIGTERM', code: 1 }],
  ['unexpected', { ...exit, code: 0 }],
  ['unexpected', { ...exit, signal: 'SIGSEGV' }],
] as const)('the end of a process is %s', (kind, end) => {
  const judged = judgeExit(end);
  expect(judged.kind).toBe(kind);
  expect(exitViolations([judged])).toHaveLength(kind === 'unexpected' ? 1 : 0);
  if (kind === 'unexpected') expect(judged.why).toContain('last words');
});
