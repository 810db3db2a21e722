import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { post } from '../support/http.ts';
import { startApi } from '../support/process.ts';
import { openStream } from '../support/sse.ts';

const DEADLINE_MS = 10_000;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
});

afterAll(() => cluster.stop());

/** A request for /readyz whose last line is sent later: it is under way, whatever happens meanwhile. */
function halfAsked(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /readyz HTTP/1.1\r\nHost: localhost\r\n');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  return {
    async finish(): Promise<string> {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write('\r\n');
      await closed;
      return answer;
    },
  };
}

test('at SIGTERM an API is not ready any more, breaks its streams instead of ending them, and exits in time', async () => {
  const api = await startApi(cluster.processOptions({}, 'api'));
  const { id } = (await post(api.url, '/v1/runs', { body: { topic: 'never worked on' } })).body;
  const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(`${api.url}/v1/runs/${id}/events`)));
  const read = streams.map(async (stream) => {
    for await (const _ of stream.events());
  });
  const broken = Promise.allSettled(read);
  const probe = halfAsked(Number(new URL(api.url).port));
  await sleep(200);

  const startedAtMs = performance.now();
  const exit = api.kill('SIGTERM');
  for (const { status } of await broken) expect(status, 'a clean end would say that the run is over').toBe('rejected');
  const answer = await probe.finish();
  expect(answer).toMatch(/^HTTP\/1.1 503 /);
  expect(answer).toContain('DRAINING');
  expect(answer).toMatch(/^connection: close/im);
  expect(await exit).toMatchObject({ code: 0 });
  expect(performance.now() - startedAtMs).toBeLessThan(DEADLINE_MS);
});
