import { expect, test } from 'vitest';

/** As the browser has it. */
const { take, unknown } = await import(new URL('../../ui/fold.js', import.meta.url).href);

interface Told {
  readonly type: string;
  readonly step?: string;
  readonly round?: number;
  readonly attempt?: number;
  readonly data?: object;
}

function after(...events: readonly Told[]) {
  const run = unknown();
  for (const event of events) take(run, { step: null, round: null, attempt: null, data: {}, ...event });
  return run;
}
const delta = (text: string, offset: number, section?: string): Told => ({
  type: 'report.delta',
  data: { text, offset, ...(section && { section }) },
});
const reset = (offset: number): Told => ({ type: 'report.reset', data: { offset } });

test('the text is what the deltas spell: in units of UTF-16, in the place of what stood there', () => {
  expect(after(delta('# \ud83d\ude00\n', 0), delta('one', 5), delta('two', 5)).text).toBe('# \ud83d\ude00\ntwo');
  expect(after(delta('abcdef', 0), reset(3), delta('X', 3)).text).toBe('abcX');
  expect(after(delta('abc', 0), delta('abc', 0)).text, 'told twice').toBe('abc');
});

test('what a model writes is not judged yet, until the draft is told', () => {
  const writing = [delta('draft', 0, 'Q1')];
  expect(after(...writing).judged).toBe(false);
  expect(after(...writing, reset(0), delta('report', 0))).toMatchObject({ judged: true, text: 'report' });
});

test('marks of what broke off, of what is written anew and of what the critic sent back are kept', () => {
  const partial = { type: 'report.partial', data: { section: 'Q1', mark: 'TIMEOUT_PARTIAL', chars: 9 } };
  const verdict = { type: 'critique.verdict', data: { revise: true, weak: ['Q1', 'Q2'] } };
  const { notes } = after(delta('one two', 0), partial, verdict, reset(4));
  expect(notes).toEqual([
    'Q1: gone on from where its writing had broken off (TIMEOUT_PARTIAL).',
    'The critic sent back Q1, Q2.',
    'A part is written anew.',
  ]);
});

test('steps have their rounds, attempts and states, and say who took them over', () => {
  const at = (type: string, step: string, round: number, attempt: number): Told => ({ type, step, round, attempt });
  const { visits } = after(
    at('step.started', 'plan', 1, 1),
    at('step.completed', 'plan', 1, 1),
    at('step.started', 'gather', 1, 1),
    at('worker.recovered', 'gather', 1, 2),
    at('step.started', 'gather', 1, 2),
    at('step.retrying', 'gather', 1, 2),
    at('step.started', 'synthesize', 2, 1),
  );
  expect([...visits.values()]).toEqual([
    { step: 'plan', round: 1, attempt: 1, state: 'done', takenOver: 0 },
    { step: 'gather', round: 1, attempt: 2, state: 'retrying', takenOver: 1 },
    { step: 'synthesize', round: 2, attempt: 1, state: 'running', takenOver: 0 },
  ]);
});

test('sources have their fates, questions their ticks, and of thoughts the newest are kept', () => {
  const origin = { url: 'https://example.org/' };
  const thoughts = Array.from({ length: 250 }, (_, at) => ({ type: 'thought.delta', data: { text: `${at}` } }));
  const run = after(
    { type: 'source.found', data: { source: 'S1', origin, title: 'A page', chars: 9 } },
    { type: 'source.failed', data: { source: 'S2', origin, status: 'skipped', reason: { text: 'robots' } } },
    { type: 'plan.updated', data: { questions: [{ id: 'Q1', text: 'Why?', state: 'answered' }] } },
    { type: 'something.new', data: { of: 'a newer build' } },
    ...thoughts,
  );
  expect([...run.sources.values()]).toEqual([
    { id: 'S1', origin, title: 'A page', chars: 9, state: 'read' },
    { id: 'S2', origin, state: 'skipped', why: 'robots' },
  ]);
  expect(run.questions).toEqual([{ id: 'Q1', text: 'Why?', state: 'answered' }]);
  expect([run.thoughts.length, run.thoughts.at(-1)]).toEqual([200, '249']);
});
