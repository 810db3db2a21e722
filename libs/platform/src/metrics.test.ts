import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMetrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';

const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.startsWith(start));

test('what is counted and timed can be read, with its labels', async () => {
  const { meter, text } = createMetrics();
  const work = { pipeline: 'research', step: 'plan', work: 'visit' };
  meter.add('cairn_steps_started_total', work);
  meter.add('cairn_steps_started_total', work, 2);
  meter.observe('cairn_step_seconds', work, 0.2);
  const read = await text();
  expect(read).toContain('cairn_steps_started_total{pipeline="research",step="plan",work="visit"} 3');
  expect(read).toContain('cairn_step_seconds_bucket{le="0.25",pipeline="research",step="plan",work="visit"} 1');
  expect(read).toContain('cairn_step_seconds_sum{pipeline="research",step="plan",work="visit"} 0.2');
});

test('the process tells of itself: its memory, its CPU and the lag of its event loop', async () => {
  const { text } = createMetrics();
  const read = await text();
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds'])
    expect(Number(lineOf(read, `${name} `)?.split(' ')[1]), name).toBeGreaterThanOrEqual(0);
});

const gauges = { tides: { help: 'How high.', labels: ['harbour'] }, wind: { help: 'How strong.', labels: [] } };

test('however many ask, gauges are read once in a while', async () => {
  const metrics = createMetrics();
  const read = vi.fn(async () => [{ name: 'tides' as const, labels: { harbour: 'north' }, value: 4 }]);
  metrics.watch({ gauges, read });
  const texts = await Promise.all([metrics.text(), metrics.text()]);
  texts.push(await metrics.text());
  for (const text of texts) expect(lineOf(text, 'tides')).toBe('tides{harbour="north"} 4');
  expect(read).toHaveBeenCalledTimes(1);
});

test.each([
  ['throws', () => Promise.reject(new Error('away'))],
  ['never answers', () => new Promise<never>(() => undefined)],
])('a gauge whose source %s is missing, and holds up nothing', async (_, read) => {
  const metrics = createMetrics();
  metrics.watch({ gauges, read });
  const startedMs = performance.now();
  const text = await metrics.text();
  expect(performance.now() - startedMs).toBeLessThan(3000);
  expect([lineOf(text, 'tides'), lineOf(text, 'wind')]).toEqual([undefined, undefined]);
  expect(text).toContain('process_cpu_seconds_total');
});

async function served() {
  const metrics = createMetrics();
  const server = await serveMetrics({ metrics, host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  return { port: server.port, url: `http://127.0.0.1:${server.port}` };
}

test('a port of their own has the figures and a sign of life, and nothing else', async () => {
  const { url } = await served();
  const figures = await fetch(`${url}/metrics`);
  expect(figures.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await figures.text()).toContain('process_cpu_seconds_total');
  expect(await (await fetch(`${url}/healthz?x=1`)).json()).toEqual({ status: 'ok' });
  const others = ['/', '/metrics/', '/v1/runs', '/metrics%2f'].map(async (path) => (await fetch(url + path)).status);
  expect(await Promise.all(others)).toEqual([404, 404, 404, 404]);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('a port that is taken is named, with what to do', async () => {
  const { port } = await served();
  const second = serveMetrics({ metrics: createMetrics(), host: '127.0.0.1', port });
  await expect(second).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1 port ${port} \\(EADDRINUSE\\).*CAIRN_METRICS_PORT`));
});

test('a listener that closes cuts whoever hangs on it', async () => {
  const server = await serveMetrics({ metrics: createMetrics(), host: '127.0.0.1', port: 0 });
  await (await fetch(`http://127.0.0.1:${server.port}/healthz`)).text();
  const closed = server.close().then(() => 'closed');
  expect(await Promise.race([closed, sleep(2000)])).toBe('closed');
});
