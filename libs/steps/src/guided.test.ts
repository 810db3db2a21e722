import { threadMemoryOf } from '@cairn/core';
import { afterAll, expect, test } from 'vitest';
import { Verdict } from './checkpoints.ts';
import { researchPipeline } from './pipeline.ts';
import { driveRun, type ToldBy } from './testing/drive-run.ts';
import { startThreads } from './threads/threads.ts';

const threads = startThreads();
afterAll(() => threads.close());

const pipeline = researchPipeline({
  corpusDir: '/nowhere',
  privateSources: [],
  recall: async () => threadMemoryOf([]),
  threads,
});
const BODY = {
  topic: 'Leases',
  questions: ['What is a lease?'],
  sources: [
    {
      text:
        'A lease is a lock that ends by itself after a time. A lease is renewed well before its end by its holder. ' +
        'A fencing token protects storage from a late holder. A fencing token rises with every grant of a lease.',
    },
  ],
};
const TOLD = 'What is a fencing token?';

const drive = (told: ToldBy, limits: object = {}) => driveRun(pipeline, { ...BODY, limits }, told);
const questionsOf = ({ report }: Awaited<ReturnType<typeof drive>>) =>
  report.json.sections.map(({ question }) => question);
const rounds = ({ visits }: Awaited<ReturnType<typeof drive>>) =>
  visits.filter(({ visit }) => visit.step === 'synthesize').length;

test('what a run is told before its draft gets a section, the same bytes every time', async () => {
  const once = await drive(() => [TOLD]);
  expect(questionsOf(once)).toEqual(['What is a lease?', TOLD]);
  const claims = once.report.json.sections[1]?.claims ?? [];
  expect(claims.some(({ text }) => text.includes('fencing token'))).toBe(true);
  expect(JSON.stringify((await drive(() => [TOLD])).visits)).toBe(JSON.stringify(once.visits));
});

test('what was asked already, or told twice, is answered once', async () => {
  const driven = await drive(() => ['what is  a lease', TOLD, `${TOLD.toLowerCase()}\n`]);
  expect(questionsOf(driven)).toEqual(['What is a lease?', TOLD]);
});

test('guidance that no source speaks of is a gap', async () => {
  const { report } = await drive(() => ['Who painted the ceiling of the chapel?']);
  expect(report.partial).toBe(true);
  expect(report.json.gaps).toContainEqual({
    question: 'Who painted the ceiling of the chapel?',
    kind: 'unanswered',
    detail: 'No source that could be read answers this.',
  });
});

test('what a run is told after its draft makes the critic send it back once', async () => {
  const driven = await drive(({ step, round }) => (step === 'synthesize' && round === 1 ? [] : [TOLD]));
  const [verdict] = driven.visits.filter(({ visit }) => visit.step === 'critique');
  expect(Verdict.parse(verdict?.output).issues).toContainEqual(expect.objectContaining({ code: 'not_looked_for' }));
  expect(rounds(driven)).toBeGreaterThanOrEqual(2);
  expect(questionsOf(driven)).toContain(TOLD);
});

test('what comes too late for the draft is named as such', async () => {
  const atTheEnd = await drive(({ step }) => (step === 'finalize' ? [TOLD] : []));
  const outOfRounds = await drive(({ step }) => (step === 'synthesize' ? [] : [TOLD]), { max_critique_rounds: 0 });
  for (const { report } of [atTheEnd, outOfRounds]) {
    expect(report.json.gaps).toContainEqual({
      question: TOLD,
      kind: 'unanswered',
      detail: 'It came when the draft was written already: nothing was looked for.',
    });
    expect(report.partial).toBe(true);
  }
});
