import { Report } from '@cairn/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { evidenceIn, sectionOf, statementsFrom } from '../support/model-author.ts';
import { type Behaviour, MODEL_KEY, type ModelCall, ModelServer } from '../support/model-server.ts';
import { rebuilt } from '../support/rebuilt.ts';

const QUESTIONS = ['What does the light of a lighthouse depend on?'];
const SILENCE_MS = 400;

let cluster: Cluster;
let model: ModelServer;

beforeAll(async () => {
  [cluster, model] = await Promise.all([Cluster.start(), ModelServer.start()]);
  const prices = JSON.stringify({ 'loopback-1': { input: 1, output: 4 } });
  await cluster.worker({ ...model.env, CAIRN_MODEL_SILENCE_MS: String(SILENCE_MS), CAIRN_MODEL_PRICES: prices });
});
beforeEach(() => model.reset());
afterAll(async () => {
  await Promise.all([cluster.stop(), model.close()]);
});

/** Runs research to its end. */
async function researched(body: Partial<Parameters<Cluster['research']>[0]> = {}) {
  const runId = await cluster.research({ topic: 'old lighthouses', questions: QUESTIONS, ...body });
  const run = await cluster.ended(runId);
  const events = await cluster.events(runId);
  judge(events, await cluster.checkpoints(runId));
  return { run, events, report: run.status === 'completed' ? await cluster.report(runId) : undefined };
}

test('a model writes the sections, each claim on words of its source', async () => {
  model.behave = () => ({ thoughts: ['Let me see. ', `The key is ${MODEL_KEY} or so.`] });
  const { run, events, report } = await researched();

  expect(run).toMatchObject({ status: 'completed', usage: { calls: 2 } });
  expect(report?.json.engine).toMatchObject({
    model: 'loopback-1',
    sections: { model: 1, extractive: 0 },
    stood_in: [],
  });
  const claims = report?.json.sections.flatMap((section) => section.claims) ?? [];
  expect(claims.length).toBeGreaterThanOrEqual(2);
  expect(report?.markdown).toContain('1 section written by loopback-1');
  expect(rebuilt(events), 'the stream spells the report').toBe(report?.markdown);
  expect(events.filter(({ type }) => type === 'question.answered').map(({ data }) => data.question)).toEqual(['Q1']);
  expect(events.map(({ data }) => data.text)).toContain('Let me see. The key is [removed] or so.');
  expect([...model.byKey().values()].map((calls) => calls.length)).toEqual([1, 1]);
  expect(model.calls.map(({ kind }) => kind)).toEqual(['section', 'critic']);
  for (const { key, authorization } of model.calls) {
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(authorization).toBe(`Bearer ${MODEL_KEY}`);
  }
});

test('who asks for the embedded engine gets it, and the model is not asked', async () => {
  const { report } = await researched({ engine: 'embedded' });
  expect(report?.json.engine).toBeUndefined();
  expect(model.calls).toEqual([]);
});

test('a bare topic is planned by the model', async () => {
  const { report } = await researched({ questions: [] });
  expect(model.calls[0]?.kind).toBe('plan');
  expect(report?.json.sections[0]?.question).toBe('What does the light depend on?');
});

/** The section's first calls go wrong, the rest is well. */
const firstCalls = (count: number, behaviour: Behaviour) => (call: ModelCall) =>
  call.kind === 'section' && model.of('section').length <= count ? behaviour : undefined;

describe('what goes wrong once is mended, at the price of the call that went wrong', () => {
  test.each<[string, Behaviour]>([
    ['a socket that is cut', { mode: 'cut', chunks: 20 }],
    ['a socket that is cut before the first word', { mode: 'cut', chunks: 0 }],
    ['a body that ends early', { mode: 'eof', chunks: 20 }],
    ['an event that is no JSON', { mode: 'malformed', chunks: 20 }],
    ['a 500', { mode: 'status', status: 500 }],
    ['a server that never answers', { mode: 'hang', chunks: 0 }],
  ])('%s', async (_, behaviour) => {
    model.behave = firstCalls(1, behaviour);
    const { report, events, run } = await researched();
    expect(report?.json.engine).toMatchObject({ sections: { model: 1, extractive: 0 } });
    expect(rebuilt(events)).toBe(report?.markdown);
    const sections = model.of('section');
    expect(sections).toHaveLength(2);
    expect(new Set(sections.map(({ key }) => key)).size, 'one key').toBe(1);
    expect(run.usage.calls, 'what broke off is counted too').toBe(3);
    expect(run.usage.output_tokens > 0 && run.usage.input_tokens > 0).toBe(true);
  });
});

test('a stall in the middle is gone on from, and said', async () => {
  model.behave = firstCalls(1, { mode: 'hang', chunks: 20 });
  const { report, events } = await researched();
  expect(report?.json.engine).toMatchObject({ sections: { model: 1 } });
  const [partial] = events.filter(({ type }) => type === 'report.partial');
  expect(partial?.data).toMatchObject({ section: 'Q1', mark: 'TIMEOUT_PARTIAL' });
  const [first, second] = model.of('section');
  expect(second?.key, 'a call of its own').not.toBe(first?.key);
  expect(second?.messages.at(-1)?.role).toBe('assistant');
});

test('an answer that reached its longest is gone on from', async () => {
  model.behave = (call) =>
    call.kind === 'section' && model.of('section').length === 1
      ? { text: '1. The light of the old lighthouse depends on', finish: 'length' }
      : undefined;
  const { events, report } = await researched();
  expect(events.filter(({ type }) => type === 'report.partial')[0]?.data).toMatchObject({ mark: 'LENGTH_PARTIAL' });
  expect(report?.json.engine).toMatchObject({ sections: { model: 1 } });
});

test.each([429, 503])('%i with Retry-After is waited for', async (status) => {
  model.behave = firstCalls(1, { mode: 'status', status, headers: { 'retry-after': '1' } });
  const { report } = await researched();
  const [first, second] = model.of('section');
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1000);
  expect(report?.json.engine).toMatchObject({ sections: { model: 1 } });
});

test('a server that refuses prefill is told to go on, and one that refuses that is asked anew', async () => {
  for (const refuses of ['prefill', 'all'] as const) {
    model.reset();
    model.behave = (call) => {
      if (call.kind !== 'section') return undefined;
      if (model.of('section').length === 1) return { mode: 'cut', chunks: 25, paceMs: 15 };
      const last = call.messages.at(-1)?.role;
      const partial = call.messages.some(({ role }) => role === 'assistant');
      const no = refuses === 'prefill' ? last === 'assistant' : partial;
      return no ? { mode: 'status', status: 400 } : undefined;
    };
    const { report, events } = await researched();
    expect(report?.json.engine).toMatchObject({ sections: { model: 1 } });
    expect(rebuilt(events)).toBe(report?.markdown);
    expect(model.of('section')).toHaveLength(refuses === 'prefill' ? 3 : 4);
    const words = model.of('section')[2]?.messages.at(-1)?.content;
    expect(words).toContain('[RECOVERED_FROM_PARTIAL]');
    const marks = events.filter(({ type }) => type === 'report.partial').map(({ data }) => data.mark);
    expect(marks).toEqual(refuses === 'prefill' ? ['RECOVERED_FROM_PARTIAL'] : []);
  }
});

test.each<[string, Behaviour]>([
  ['denies the key', { mode: 'status', status: 401 }],
  ['refuses the request', { mode: 'status', status: 400 }],
])('a server that %s: the sections are quoted, marked as such, and nothing else is asked', async (_, behaviour) => {
  model.behave = () => behaviour;
  const { report } = await researched();
  expect(report?.json.sections[0]).toMatchObject({ written_by: 'extractive' });
  expect(report?.json.engine?.stood_in[0]).toMatchObject({ section: 'Q1', why: expect.stringContaining('answered 4') });
  expect(report?.markdown).toContain('Quoted from the sources: the model could not be used for this.');
  expect(model.calls).toHaveLength(1);
});

test.each<[string, Behaviour, RegExp]>([
  ['is down', { mode: 'status', status: 500 }, /answered 500/],
  ['stalls in every answer', { mode: 'hang', chunks: 10 }, /nothing of its answer stood/],
  ['answers with nothing that can be read', { text: 'I would rather not.' }, /nothing of its answer stood/],
])('a server that %s: the run ends with a report all the same', async (_, behaviour, why) => {
  model.behave = ({ kind }) => (kind === 'section' ? behaviour : undefined);
  const { report, events } = await researched({ limits: { max_critique_rounds: 0 } });
  expect(report?.json.engine?.stood_in).toEqual([{ section: 'Q1', why: expect.stringMatching(why) }]);
  expect(report?.json.sections[0]).toMatchObject({ written_by: 'extractive' });
  expect(rebuilt(events)).toBe(report?.markdown);
  expect(model.of('section').length).toBeLessThanOrEqual(5);
});

test('nothing that a model invents comes into the report', async () => {
  model.behave = (call) => {
    if (call.kind === 'repair') return { text: inventions(call) };
    return call.kind === 'section' ? { text: inventions(call) } : undefined;
  };
  const { report, events } = await researched({ limits: { max_critique_rounds: 0 } });
  const [section] = report?.json.sections ?? [];
  expect(section?.claims).toHaveLength(1);
  expect(model.of('repair')).toHaveLength(1);
  expect(report?.json.engine?.dropped_claims).toBe(4);
  for (const invented of ['evil.example', 'a quote that nobody wrote', '9999'])
    expect(JSON.stringify(report).includes(invented), invented).toBe(false);
  expect(JSON.stringify(events).includes('evil.example'), 'nor is an address told while it is written').toBe(false);
});

/** One statement that stands, and one of each kind that must not. */
function inventions({ kind, messages }: ModelCall): string {
  const evidence = evidenceIn(messages[1]?.content ?? '');
  const [good] = statementsFrom(evidence);
  if (!good) return '';
  const statements = [
    good,
    { ...good, id: 'E99' },
    { ...good, quote: 'a quote that nobody wrote, however long it may be' },
    { ...good, text: `${good.text} See https://evil.example/more.` },
    { ...good, text: good.text.replace(/\d+/, '9999') },
  ];
  if (kind === 'section') return sectionOf(statements);
  return JSON.stringify({
    claims: statements.slice(1).map(({ text, id, quote }, at) => ({ line: at + 2, text, evidence_ids: [id], quote })),
  });
}

test('a critic of a model sends a section back, with its words', async () => {
  const verdict = { verdicts: [{ section: 'Q1', severity: 'high', detail: 'Say which light is meant.' }] };
  model.behave = (call) =>
    call.kind === 'critic' && model.of('critic').length === 1 ? { text: JSON.stringify(verdict) } : undefined;
  const { report, events } = await researched({ limits: { max_critique_rounds: 1 } });
  expect(model.of('section')).toHaveLength(2);
  expect(model.of('section')[1]?.messages[1]?.content).toContain('- Say which light is meant.');
  expect(rebuilt(events)).toBe(report?.markdown);
});

test('a budget of tokens is not passed by more than one call, and the report says that it was reached', async () => {
  const max_tokens = 10_000;
  const questions = ['light', 'fog', 'keeper', 'lens', 'storm', 'harbour'].map(
    (what) => `What does the ${what} of the old lighthouse depend on?`,
  );
  const { run, report } = await researched({ questions, limits: { max_tokens } });
  expect(run.usage.input_tokens + run.usage.output_tokens).toBeLessThanOrEqual(max_tokens);
  expect(run.usage.calls).toBeGreaterThanOrEqual(1);
  expect(report?.json.limits_reached.map(({ limit }) => limit)).toContain('max_tokens');
  const by = report?.json.sections.map(({ written_by }) => written_by) ?? [];
  expect(by).toContain('model');
  expect(by).toContain('extractive');
});

test('a budget of money is kept to', async () => {
  const { run, report } = await researched({ limits: { max_cost_usd: 0.000_1 } });
  expect(run.usage.cost_usd).toBeLessThanOrEqual(0.000_1);
  expect(model.calls).toEqual([]);
  expect(report?.json.limits_reached.map(({ limit }) => limit)).toContain('max_cost_usd');
});

test('the key stands nowhere but in the requests', async () => {
  model.behave = (call) =>
    call.before === 0 ? { mode: 'status', status: 500 } : { text: `1. ${MODEL_KEY} {"x"`, thoughts: [MODEL_KEY] };
  const { report } = await researched();
  expect(Report.parse(report).json.sections).toHaveLength(1);
  expect((await cluster.everything()).includes(MODEL_KEY), 'in Redis').toBe(false);
  expect(JSON.stringify(cluster.logged()).includes(MODEL_KEY), 'in a log').toBe(false);
});
