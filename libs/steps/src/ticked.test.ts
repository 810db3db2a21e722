import { fileURLToPath } from 'node:url';
import { questionsTold, threadMemoryOf } from '@cairn/core';
import { afterAll, expect, test } from 'vitest';
import { researchPipeline } from './pipeline.ts';
import { type Driven, driveRun, type ToldBy } from './testing/drive-run.ts';
import { startThreads } from './threads/threads.ts';

const CORPUS = fileURLToPath(new URL('../../../corpus/documents', import.meta.url));
const FOUND = 'What is a cairn?';
const LOST = 'Who painted the ceiling of the chapel?';

const threads = startThreads();
afterAll(() => threads.close());

const pipeline = () =>
  researchPipeline({ corpusDir: CORPUS, privateSources: [], recall: async () => threadMemoryOf([]), threads });
const driven = (body: object, told?: ToldBy) => driveRun(pipeline(), { topic: 'Coasts', ...body }, told);

/** The run's plan after each time that it was told. */
const plansOf = ({ events }: Driven) =>
  events.filter(({ type }) => type === 'plan.updated').map((event) => questionsTold([event]) ?? []);
const statesOf = (run: Driven) => plansOf(run).map((plan) => plan.map(({ id, state }) => `${id} ${state}`).join(', '));

test('what was asked is listed by the plan, ticked by the draft, opened again by the critic and settled at the end', async () => {
  const run = await driven({ questions: [FOUND, LOST], limits: { max_critique_rounds: 1 } });
  expect(statesOf(run)).toEqual([
    'Q1 open, Q2 open',
    'Q1 answered, Q2 gap',
    'Q1 answered, Q2 open',
    'Q1 answered, Q2 gap',
    'Q1 answered, Q2 gap',
  ]);
  expect(plansOf(run)[0]?.map(({ text }) => text)).toEqual([FOUND, LOST]);
  const answered = run.events.filter(({ type }) => type === 'question.answered').map(({ data }) => data.question);
  expect(answered, 'each once').toEqual(['Q1']);
});

test('the last list says what the report says', async () => {
  const run = await driven({ questions: [FOUND, LOST] });
  const { sections, gaps } = run.report.json;
  const last = plansOf(run).at(-1) ?? [];
  expect(last.filter(({ state }) => state === 'gap').map(({ text }) => text)).toEqual(
    gaps.filter(({ kind }) => kind === 'unanswered').map(({ question }) => question),
  );
  expect(last.filter(({ state }) => state === 'answered').map(({ text }) => text)).toEqual(
    sections.filter(({ claims }) => claims.length > 0).map(({ question }) => question),
  );
});

test('of a bare topic only what is certain to be asked is listed, until its sources say what else there is', async () => {
  const run = await driven({ topic: 'leases' });
  const plans = plansOf(run).map((plan) => plan.map(({ text }) => text));
  expect(plans[0]).toEqual(['Leases: overview']);
  expect(plans.at(-1)).toEqual(run.report.json.sections.map(({ question }) => question));
  expect(plans.at(-1)?.length).toBeGreaterThan(1);
});

test('what a run is told is on its list; what came too late is a gap', async () => {
  const told: ToldBy = ({ step }) => (step === 'finalize' ? [LOST] : []);
  const run = await driven({ questions: [FOUND] }, told);
  expect(plansOf(run).at(-1)).toMatchObject([
    { text: FOUND, state: 'answered' },
    { text: LOST, state: 'gap' },
  ]);
});

test('a run that only gathers has no plan', async () => {
  expect(plansOf(await driven({ questions: [FOUND], mode: 'sources_only' }))).toEqual([]);
});
