import { type Pipeline, type RunId, type ThreadMemory, threadMemoryOf } from '@cairn/core';
import { afterAll, expect, test } from 'vitest';
import { Plan } from './checkpoints.ts';
import { researchPipeline } from './pipeline.ts';
import { driveRun } from './testing/drive-run.ts';
import { startThreads } from './threads/threads.ts';

const threads = startThreads();
afterAll(() => threads.close());

const FIRST: RunId = 'run_01890a5d-ac96-774b-bcce-b302099a8001';
const LEASES = {
  text: 'A lease is a lock that ends by itself after a time. A lease is renewed well before its end by its holder.',
  title: 'Leases',
};
const TOKENS = {
  text: 'A fencing token protects storage from a holder whose lease has ended. A fencing token rises with every lease.',
  title: 'Tokens',
};
const asked = (question: string, sources: object[]) => ({
  topic: 'Leases',
  questions: [question],
  sources: sources as [],
  thread_id: 'leases',
});

function withMemory(recall: () => ThreadMemory): Pipeline {
  return researchPipeline({ corpusDir: '/nowhere', privateSources: [], recall: async () => recall(), threads });
}
const fresh = withMemory(() => threadMemoryOf([]));

async function afterFirst(question: string, sources: object[]) {
  const { report } = await driveRun(fresh, asked('What is a lease?', [LEASES]));
  const memory = threadMemoryOf([{ runId: FIRST, report }]);
  return {
    first: report,
    second: await driveRun(
      withMemory(() => memory),
      asked(question, sources),
    ),
  };
}

test('the first run of a thread is the same as a run without one', async () => {
  const { thread_id: _, ...alone } = asked('What is a lease?', [LEASES]);
  const inThread = await driveRun(fresh, asked('What is a lease?', [LEASES]));
  expect(inThread.report).toEqual((await driveRun(fresh, alone)).report);
  expect(inThread.report.markdown).not.toContain('Earlier in this thread');
  expect(inThread.report.json).not.toHaveProperty('earlier');
});

test('a later run shows what the thread found about its question, with the run that found it', async () => {
  const { first, second } = await afterFirst('What protects storage when a lease has ended?', [TOKENS]);
  const { json, markdown } = second.report;
  const earlier = json.earlier ?? [];
  expect(earlier.length).toBeGreaterThan(0);
  const found = first.json.sections.flatMap(({ claims }) => claims.map(({ text }) => text));
  for (const finding of earlier) {
    expect(found).toContain(finding.text);
    expect(finding).toMatchObject({ run_id: FIRST, question: 'What is a lease?', source: { title: 'Leases' } });
  }
  expect(markdown).toContain(`## Earlier in this thread\n\n- ${earlier[0]?.text} (found by ${FIRST} in Leases`);
  const cited = json.sections.flatMap(({ claims }) => claims.flatMap(({ evidence }) => evidence));
  for (const { quote } of cited) expect(TOKENS.text).toContain(quote);
});

test('a text that the thread has read before is known, and what is said again is not repeated', async () => {
  const { second } = await afterFirst('What is a lease?', [LEASES, TOKENS]);
  const { sources, json, markdown } = second.report;
  expect(sources).toMatchObject([{ read_in: FIRST }, { status: 'ok' }]);
  expect(sources[1]).not.toHaveProperty('read_in');
  expect(markdown).toContain(`known from ${FIRST}`);
  const said = json.sections.flatMap(({ claims }) => claims.map(({ text }) => text));
  for (const { text } of json.earlier ?? []) expect(said).not.toContain(text);
});

test('what was recalled is in the plan, and nothing asks again', async () => {
  let asks = 0;
  const { report } = await driveRun(fresh, asked('What is a lease?', [LEASES]));
  const memory = threadMemoryOf([{ runId: FIRST, report }]);
  const { visits } = await driveRun(
    withMemory(() => {
      asks += 1;
      return memory;
    }),
    asked('How is a lease renewed?', [TOKENS]),
  );
  expect(asks).toBe(1);
  expect(Plan.parse(visits[0]?.output).memory).toEqual(memory);
});
