import { isIP } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster, TENANT } from '../support/cluster.ts';
import { get, post } from '../support/http.ts';
import { ModelServer } from '../support/model-server.ts';
import { startApi, type TestApi, type TestProcess } from '../support/process.ts';

const OWN_PORT = { CAIRN_METRICS_PORT: '0' };
const QUESTIONS = ['What does the light of a lighthouse depend on?'];
const API_KEY = 'harbour.0123456789abcdef';

let cluster: Cluster;
let model: ModelServer;
let env: Record<string, string>;

beforeAll(async () => {
  [cluster, model] = await Promise.all([Cluster.start(), ModelServer.start()]);
  env = { ...OWN_PORT, ...model.env, CAIRN_MODEL_PRICES: '{"loopback-1":{"input":1,"output":4}}' };
});
afterAll(async () => {
  await Promise.all([cluster.stop(), model.close()]);
});

/** One process's figures: the value of each series. */
async function figuresOf(process: TestProcess): Promise<ReadonlyMap<string, number>> {
  const { metricsPort } = await process.logged((line) => 'metricsPort' in line);
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    series.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

const ended = (step: string, outcome: string) =>
  `cairn_steps_ended_total{pipeline="research",step="${step}",work="visit",outcome="${outcome}"}`;
const calls = (name: string, outcome: string, more = '') =>
  `cairn_${name}_total{pipeline="research",step="synthesize",kind="model",provider="openai-compatible",model="loopback-1",outcome="${outcome}"${more}}`;

test('a worker is killed in the middle of a call: what it cost, and who took over, can be read of the others', async () => {
  const victim = await cluster.worker(env);
  const inTheMiddle = new Promise<void>((resolve) => {
    model.onChunk = async ({ kind, before, sent }) => {
      if (kind !== 'section' || before > 0 || sent.length < 5) return;
      resolve();
      await victim.exited;
    };
  });
  const runId = await cluster.research({ topic: 'old lighthouses', questions: QUESTIONS });
  await inTheMiddle;
  const before = await figuresOf(victim);
  expect(before.get(ended('plan', 'completed'))).toBe(1);
  const heir = await cluster.worker(env, 'heir');
  await victim.kill();
  await cluster.ended(runId);

  const figures = await figuresOf(heir);
  expect(figures.get('cairn_recoveries_total{kind="recovered"}')).toBe(1);
  expect(figures.get('cairn_recoveries_total{kind="given_back"}')).toBeGreaterThanOrEqual(1);
  expect(figures.get(ended('synthesize', 'completed'))).toBe(1);
  expect(figures.get('cairn_runs_ended_total{pipeline="research",status="completed"}')).toBe(1);
  expect(figures.get(calls('calls', 'unknown')), 'possibly billed').toBe(1);
  expect(figures.get(calls('calls', 'completed'))).toBe(1);
  expect(figures.get(calls('tokens', 'completed', ',direction="output"'))).toBeGreaterThan(0);
  expect(figures.get('cairn_redis_up')).toBe(1);
  expect(figures.get('cairn_redis_persistence_ok')).toBe(1);
  expect(figures.has('cairn_redis_memory_limit_bytes'), 'it has no limit').toBe(false);

  const run = await cluster.store.get(runId);
  const costs = [...figures].filter(([name]) => name.startsWith('cairn_cost_usd_total'));
  expect(costs.reduce((sum, [, value]) => sum + value, 0)).toBeCloseTo(run?.usage.cost_usd ?? 0, 6);
});

test('an API with keys shows its figures on a port of their own: queues, runs, streams and routes, and nobody', async () => {
  const api: TestApi = await startApi(
    cluster.processOptions({ ...OWN_PORT, CAIRN_API_KEYS: API_KEY, CAIRN_LOG_LEVEL: 'info' }, 'api'),
  );
  const headers = { 'x-api-key': API_KEY };
  expect((await get(api.url, '/metrics')).status).toBe(404);
  const { body } = await post(api.url, '/v1/runs', { body: { topic: 'old lighthouses' }, headers });
  const figures = await figuresOf(api);
  expect(figures.get('cairn_http_requests_total{method="POST",route="/v1/runs",status="202"}')).toBe(1);
  for (const queue of ['runs', 'steps', 'sources', 'schedules', 'webhooks'])
    expect(figures.get(`cairn_queue_jobs{queue="${queue}",state="waiting"}`), queue).toBeGreaterThanOrEqual(0);
  expect(figures.get('cairn_runs{status="queued"}')).toBeDefined();
  expect(figures.get('cairn_open_streams')).toBe(0);

  const labels = [...figures.keys()].flatMap((name) =>
    [...name.matchAll(/="([^"]*)"/g)].map(([, value = '']) => value),
  );
  const telling = [body.id, 'harbour', TENANT, 'old lighthouses', cluster.web.authority];
  expect(labels.filter((value) => telling.includes(value) || isIP(value) > 0 || /run_|:\/\//.test(value))).toEqual([]);
});
