import { LIMITS, type Report, type RunEvent, type RunId } from '@cairn/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { type ModelCall, ModelServer } from '../support/model-server.ts';
import type { TestProcess } from '../support/process.ts';
import { rebuilt } from '../support/rebuilt.ts';

const PIECES = 14;
const PACE_MS = 70;
/** What a busy machine may need from a piece of text to the write of it, beyond the flush interval. */
const SLACK_MS = 400;
/** A run for each piece; none of its words stands in a source. */
const TOPICS = Array.from({ length: PIECES }, (_, at) => `Zq${String.fromCharCode(97 + at)}`);
const QUESTIONS = ['What does the light of a lighthouse depend on?'];

let cluster: Cluster;
let model: ModelServer;
let worker: TestProcess;
let uninterrupted: Report;

beforeAll(async () => {
  [cluster, model] = await Promise.all([Cluster.start(), ModelServer.start()]);
  worker = await cluster.worker(model.env);
  const runId = await cluster.research({ topic: 'Zqq', questions: QUESTIONS });
  await cluster.ended(runId);
  uninterrupted = await cluster.report(runId);
});
beforeEach(() => model.reset());
afterAll(async () => {
  await Promise.all([cluster.stop(), model.close()]);
});

/** Which of the runs a call is made for. */
const numberOf = ({ messages }: ModelCall) =>
  TOPICS.findIndex((topic) => messages[1]?.content.startsWith(`Report on: ${topic}\n`));

/** Starts a run for each piece of an answer; each one's section comes up to that piece and no further, until its worker is gone. */
async function heldAtEachPiece(): Promise<RunId[]> {
  const held = new Set<number>();
  const { promise: allHeld, resolve } = Promise.withResolvers<void>();
  const gone = worker.exited.then(() => undefined);
  model.behave = ({ kind, before }) =>
    kind === 'section' && before === 0 ? { pieces: PIECES, paceMs: PACE_MS } : undefined;
  model.onChunk = async (call) => {
    if (call.kind !== 'section' || call.before > 0 || call.sent.length !== numberOf(call)) return;
    held.add(numberOf(call));
    if (held.size === PIECES) resolve();
    await gone;
  };
  const runs = await Promise.all(TOPICS.map((topic) => cluster.research({ topic, questions: QUESTIONS })));
  await allHeld;
  return runs;
}

/** Ends the only worker while another one stands by. @returns when that was, and what readers had by then */
async function cut(runs: readonly RunId[], signal: 'SIGKILL' | 'SIGTERM') {
  const standby = await cluster.worker(model.env, 'standby');
  const cutMs = performance.now();
  await worker.kill(signal);
  worker = standby;
  const before = await Promise.all(runs.map((runId) => cluster.events(runId)));
  await Promise.all(runs.map((runId) => cluster.ended(runId)));
  return { cutMs, before };
}

/** The prose of what a server sent until then, up to its last whole word. */
function proseSent({ sent }: ModelCall, untilMs: number): string {
  const text = sent
    .filter(({ atMs }) => atMs <= untilMs)
    .map((piece) => piece.text)
    .join('');
  return text.split('===')[0]?.replace(/\S*$/, '').trimEnd() ?? '';
}

/** Without the headings in front of it. */
const proseShown = (events: readonly RunEvent[]) => rebuilt(events).split('\n\n').slice(2).join('\n\n');

async function judgeSection(
  runId: RunId,
  number: number,
  before: readonly RunEvent[],
  sentUntilMs: number,
): Promise<void> {
  const what = `before piece ${number}`;
  const [first, second, ...more] = model.of('section').filter((call) => numberOf(call) === number);
  if (!first || !second) throw new Error(`The section was not asked for twice, ${what}.`);
  expect(more, `one call, and the one that was in flight, ${what}`).toEqual([]);
  expect(second.key).toBe(first.key);

  const shown = proseShown(before.filter(({ step }) => step === 'synthesize'));
  const sent = proseSent(first, sentUntilMs);
  expect(shown.slice(0, sent.length), `what was sent by then is kept, ${what}`).toBe(sent);
  const kept = second.messages.find(({ role }) => role === 'assistant')?.content;
  expect(kept, `the model goes on from what readers have, ${what}`).toBe(
    shown.trim() === '' ? undefined : shown.trimEnd(),
  );

  const events = await cluster.events(runId);
  const report = await cluster.report(runId);
  const marks = events.filter(({ type }) => type === 'report.partial').map(({ data }) => data.mark);
  expect(marks, `a continuation is declared, ${what}`).toEqual(kept === undefined ? [] : ['RECOVERED_FROM_PARTIAL']);
  expect(rebuilt(events), `readers can rebuild the exact text, ${what}`).toBe(report.markdown);
  expect(report.json.sections).toEqual(uninterrupted.json.sections);
  judge(events, await cluster.checkpoints(runId));
}

test('kill -9 before each piece of a section: no more than a flush interval of text is lost', async () => {
  const runs = await heldAtEachPiece();
  const { cutMs, before } = await cut(runs, 'SIGKILL');
  const writtenMs = cutMs - LIMITS.salvageMs - SLACK_MS;
  for (const [number, runId] of runs.entries()) await judgeSection(runId, number, before[number] ?? [], writtenMs);
  expect(before.filter((events) => proseShown(events) !== '').length, 'text was kept of most').toBeGreaterThan(
    PIECES / 2,
  );
});

test('SIGTERM before each piece: all that came in is written before the worker goes', async () => {
  const runs = await heldAtEachPiece();
  const { cutMs, before } = await cut(runs, 'SIGTERM');
  for (const [number, runId] of runs.entries()) await judgeSection(runId, number, before[number] ?? [], cutMs);
});

test('sections that are finished are not asked for again, and the model is told the plan as far as it was ticked', async () => {
  const questions = ['light', 'fog', 'keeper'].map((what) => `What does the ${what} of the old lighthouse depend on?`);
  const { promise: third, resolve } = Promise.withResolvers<void>();
  const gone = worker.exited.then(() => undefined);
  model.onChunk = async (call) => {
    if (call !== model.of('section')[2] || call.sent.length < 3) return;
    resolve();
    await gone;
  };
  const runId = await cluster.research({ topic: 'old lighthouses', questions, limits: { max_critique_rounds: 0 } });
  await third;
  const plan = async () => (await cluster.store.get(runId))?.questions.map(({ state }) => state);
  expect(await plan(), 'on the run, while it is written').toEqual(['answered', 'answered', 'open']);
  await cut([runId], 'SIGKILL');
  expect(await plan()).toEqual(['answered', 'answered', 'answered']);
  const resumed = model.of('section').at(-1)?.messages[1]?.content;
  for (const line of ['[x] Q1 ', '[x] Q2 ', '[ ] Q3 ']) expect(resumed).toContain(`- ${line}`);
  const counts = [...Map.groupBy(model.of('section'), ({ key }) => key).values()].map((calls) => calls.length);
  expect(counts).toEqual([1, 1, 2]);
});
