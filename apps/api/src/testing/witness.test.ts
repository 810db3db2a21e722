import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { post, serve, TOPIC } from './serve.ts';
import { witnessed } from './witness.ts';

/** What the document of the API says of the one answer that `app` gives. */
async function faultsOf(path: string, app: RequestListener): Promise<readonly string[]> {
  const { listener, faults } = witnessed(app);
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  await response.text();
  return faults;
}

test('an answer of a status that the document does not have is told', async () => {
  const faults = await faultsOf('/v1/runs', (_req, res) => res.writeHead(418).end());
  expect(faults).toEqual([expect.stringContaining('the status 418 is not documented for GET /v1/runs')]);
});

test('a member that the document does not have is told, where the body is sent piece by piece, too', async () => {
  const faults = await faultsOf('/healthz', (_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.write('{"status":"ok",');
    res.end(Buffer.from('"secret":1}'));
  });
  expect(faults).toEqual([expect.stringMatching(/GET \/healthz → 200: .*additional properties.*secret/)]);
});

test('a real answer is passed on as it is', async () => {
  const api = await serve();
  const response = await post(`${api.url}/v1/runs`, TOPIC);
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ object: 'run', ...TOPIC });
});
