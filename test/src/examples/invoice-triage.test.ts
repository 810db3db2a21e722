import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, isTerminal, type RunEvent } from '@cairn/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';

/*
 * The example, run as its reader would: its own worker process, the product's API, and places to talk to. Its worker is killed in
 * each of its steps; whatever happens, each invoice is paid once.
 */
const HELD_MS = 60_000;
const ENDS_MS = 60_000;

const BATCH = {
  budget_cents: 20_000,
  invoices: [
    { id: 'i-1', vendor: 'lamp oil', cents: 9_000, due: '2020-01-01' },
    { id: 'i-2', vendor: 'ropes', cents: 7_500, due: '2999-01-01' },
    { id: 'i-3', vendor: 'ghost ships', cents: 100, due: '2020-01-02' },
    { id: 'i-4', vendor: 'paint', cents: 6_000, due: '2020-01-03' },
    { id: 'i-5', vendor: 'glass', cents: 4_000, due: '2999-02-01' },
  ],
};

const Paid = z.object({
  reference: z.string(),
  payments: z.array(z.object({ id: z.string(), cents: z.int(), payment_id: z.string(), audit: z.boolean() })),
  put_off: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), why: z.string() })),
});
const Ledger = z.object({
  asked: z.array(z.string()),
  tries: z.array(z.string()),
  booked: z.array(z.object({ key: z.string(), reference: z.string(), invoice: z.string(), cents: z.int() })),
});
const RunSeen = z.looseObject({ id: z.templateLiteral(['run_', z.string()]), status: z.string() });

let cluster: Cluster;
let places: TestProcess;
let placesUrl: string;
let api: TestApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  places = startProcess('examples/invoice-triage/places.ts', cluster.processOptions({ PLACES_PORT: '0' }, 'places'));
  placesUrl = `http://127.0.0.1:${(await places.logged('places ready')).port}`;
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  await Promise.all([api.kill('SIGTERM'), places.kill('SIGTERM')]);
  await cluster.stop();
});

async function worker(env: Record<string, string> = {}, name = 'worker'): Promise<TestProcess> {
  const own = { PLACES_URL: placesUrl, CAIRN_SWEEP_IDLE_MS: '1000', ...env };
  const started = startProcess('examples/invoice-triage/worker.ts', cluster.processOptions(own, name));
  await started.logged('worker ready');
  return started;
}

const post = (path: string, body: unknown, headers = {}) =>
  fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const get = async (path: string): Promise<unknown> => (await fetch(`${api.url}${path}`)).json();

async function submit(input: unknown = BATCH) {
  const response = await post('/v1/runs', { pipeline: 'invoice-triage', input, tags: ['example'] });
  expect(response.status, await response.clone().text()).toBe(202);
  return RunSeen.parse(await response.json()).id;
}

async function ended(id: string) {
  for (const deadlineMs = performance.now() + ENDS_MS; performance.now() < deadlineMs; await sleep(20)) {
    const run = RunSeen.parse(await get(`/v1/runs/${id}`));
    if (isTerminal(run.status as Parameters<typeof isTerminal>[0])) return run;
  }
  throw new Error(`${id} has not ended within ${ENDS_MS} ms.`);
}

const ledger = async () => Ledger.parse(await (await fetch(`${placesUrl}/ledger`)).json());

/** What a run paid, as it says, and as the bank has it; the log and the checkpoints are judged on the way. */
async function settled(id: `run_${string}`) {
  const run = await ended(id);
  const [events, checkpoints]: [readonly RunEvent[], readonly Checkpoint[]] = await Promise.all([
    cluster.events(id),
    cluster.checkpoints(id),
  ]);
  judge(events, checkpoints);
  const paid = Paid.parse(checkpoints.at(-1)?.output);
  const { booked, tries } = await ledger();
  const own = booked.filter(({ reference }) => reference === paid.reference);
  const calls = tries.filter((key) => own.some((entry) => entry.key === key)).length;
  return { run, events, checkpoints, paid, own, calls };
}

/** The same for every run of the batch, but for its own names. */
const EXPECTED = {
  payments: ['i-1 9000', 'i-4 6000', 'i-5 4000'],
  put_off: ['i-2'],
  refused: [{ id: 'i-3', why: 'unknown vendor' }],
};

function expectPaidOnce({ run, paid, own }: Awaited<ReturnType<typeof settled>>): void {
  expect(run.status).toBe('completed');
  expect({ ...paid, payments: paid.payments.map(({ id, cents }) => `${id} ${cents}`), reference: undefined }).toEqual({
    ...EXPECTED,
    reference: undefined,
  });
  expect(own.map(({ invoice, cents }) => `${invoice} ${cents}`).sort(), 'booked once each').toEqual(EXPECTED.payments);
}

test('runs through the API from submission to the last checkpoint, with a fan-out, a loop and effects', async () => {
  const own = await worker();
  const id = await submit();
  const seen = await settled(id);
  expectPaidOnce(seen);
  expect(seen.calls).toBe(EXPECTED.payments.length);
  expect(seen.checkpoints.map(({ step, round }) => `${step}#${round}`)).toEqual([
    'sort#1',
    'screen#1',
    'propose#1',
    'review#1',
    'propose#2',
    'review#2',
    'pay#1',
  ]);
  expect(seen.run).toMatchObject({ topic: 'invoice-triage', pipeline: 'invoice-triage@1', progress: 1, input: BATCH });
  expect(await get('/v1/pipelines')).toMatchObject({ data: [{ name: 'invoice-triage', version: 1 }] });
  await own.kill('SIGTERM');
});

describe.each(['sort', 'screen', 'propose', 'review', 'pay'])('kill -9 in %s', (step) => {
  const points = ['step.middle', 'commit.after', ...(step === 'pay' ? ['effect.before', 'effect.after'] : [])];
  test.each(points)('at %s: another worker brings the run to the same end, each invoice paid once', async (point) => {
    const victim = await worker({ CAIRN_CRASH_POINT: `${point}@${step}:sleep=${HELD_MS}` }, 'victim');
    const id = await submit();
    await victim.logged('crash point reached');
    const standby = await worker({}, 'standby');
    await victim.kill('SIGKILL');
    const seen = await settled(id);
    expectPaidOnce(seen);
    expect(seen.calls - EXPECTED.payments.length, 'at most the call in hand is made again').toBeLessThanOrEqual(1);
    await standby.kill('SIGTERM');
  });
});

test('kill -9 in a branch: only that branch asks the registry again', async () => {
  const victim = await worker(
    { CAIRN_CRASH_POINT: `part.after@screen:sleep=${HELD_MS}`, CAIRN_CONCURRENCY: '1' },
    'victim',
  );
  const before = (await ledger()).asked.length;
  const id = await submit();
  await victim.logged('crash point reached');
  const standby = await worker({}, 'standby');
  await victim.kill('SIGKILL');
  expectPaidOnce(await settled(id));
  expect((await ledger()).asked.length - before).toBe(BATCH.invoices.length);
  await standby.kill('SIGTERM');
});

test('a step that took two processes down is run in a third one of its own, the same program again', async () => {
  const id = await submit();
  for (const name of ['first', 'second']) {
    const victim = await worker({ CAIRN_CRASH_POINT: 'step.middle@propose' }, name);
    await victim.exited;
  }
  const last = await worker({ CAIRN_CRASH_POINT: 'step.middle@propose' }, 'last');
  await last.logged('work that took its process down is run in one of its own');
  await last.kill('SIGTERM');
  const own = await worker();
  expectPaidOnce(await settled(id));
  await own.kill('SIGTERM');
});

test('without a worker a run of a known pipeline is taken and waits; paused, resumed, forked and cancelled like any other', async () => {
  const id = await submit();
  expect(await get(`/v1/runs/${id}`)).toMatchObject({ status: 'queued', step: 'sort' });
  expect((await post(`/v1/runs/${id}/pause`, {})).status).toBe(202);
  const own = await worker();
  const research = await cluster.worker();
  const gone = await submit();
  expectPaidOnce(await settled(gone));
  expect(await get(`/v1/runs/${id}`)).toMatchObject({ status: 'paused' });
  expect((await post(`/v1/runs/${id}/resume`, {})).status).toBe(202);
  expectPaidOnce(await settled(id));

  const forked = await post(`/v1/runs/${id}/fork`, {
    checkpoint_id: 'chk_0000000002',
    overrides: { input: { ...BATCH, budget_cents: 0 } },
  });
  const fork = RunSeen.parse(await forked.json()).id;
  expect(await ended(fork)).toMatchObject({ status: 'completed', progress: 1 });
  const { payments, put_off } = Paid.parse((await cluster.checkpoints(fork)).at(-1)?.output);
  expect([payments, [...put_off].sort()]).toEqual([[], ['i-1', 'i-2', 'i-4', 'i-5']]);

  await own.kill('SIGTERM');
  const queued = await submit();
  expect((await post(`/v1/runs/${queued}/cancel`, {})).status).toBe(202);
  expect(await ended(queued)).toMatchObject({ status: 'cancelled' });
  expect(await cluster.jobKeys(queued), 'nothing of it is left in its queues').toEqual([]);
  expect(
    research.lines.filter(({ msg }) => /goes back/.test(msg)),
    'offered to nobody else',
  ).toEqual([]);
  await research.kill('SIGTERM');
});

test('an unknown pipeline and an input that does not fit are refused at the door, with what to do', async () => {
  const unknown = await post('/v1/runs', { pipeline: 'invoice-tirage', input: BATCH });
  expect([unknown.status, await unknown.json()]).toMatchObject([
    422,
    { code: 'UNKNOWN_PIPELINE', pipelines: ['invoice-triage'] },
  ]);
  const wrong = await post('/v1/runs', { pipeline: 'invoice-triage', input: { ...BATCH, invoices: [] } });
  expect([wrong.status, await wrong.json()]).toMatchObject([
    422,
    { code: 'VALIDATION', errors: [{ path: 'input.invoices' }] },
  ]);
});
