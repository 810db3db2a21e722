import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';

/** As the browser has it, which keeps the key for its tab. */
const kept = new Map<string, string>();
vi.stubGlobal('sessionStorage', { getItem: (name: string) => kept.get(name) ?? null });
const { follow } = await import(new URL('../../ui/stream.js', import.meta.url).href);

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

/** A server that gives these answers, one after the other, and what its reader made of them. */
async function followed(...answers: Answer[]) {
  const asked: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    asked.push(req.headers['last-event-id'] as string | undefined);
    answers[asked.length - 1]?.(res, req);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const path = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/events`;
  const texts: string[] = [];
  const seen = { connected: [] as boolean[], losses: 0 };
  const end = follow(path, '', {
    onEvent: (event: { text: string }) => texts.push(event.text),
    onConnection: (connected: boolean) => seen.connected.push(connected),
    onLoss: () => (seen.losses += 1),
  });
  return { asked, texts, seen, end };
}

const block = (id: number, text: string) =>
  `id: msg_${id}\nevent: thought.delta\ndata: ${JSON.stringify({ text })}\n\n`;
const stream =
  (...parts: string[]): Answer =>
  (res) =>
    void res.writeHead(200, { 'content-type': 'text/event-stream' }).end(parts.join(''));
const over: Answer = (res) => void res.writeHead(204).end();
const refused =
  (status: number, problem: object): Answer =>
  (res) =>
    void res.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));

test('a stream that breaks off is gone on from behind its last whole event, and each comes once', async () => {
  const broken: Answer = (res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(`retry: 500\n\n${block(1, 'one')}: live\n\n${block(2, 'two')}id: msg_3\nevent: thought.delta\nda`);
    setTimeout(() => res.destroy(), 20);
  };
  const { asked, texts, seen, end } = await followed(broken, refused(503, {}), stream(block(3, 'three')), over);
  expect(await end).toBe('msg_3');
  expect(texts).toEqual(['one', 'two', 'three']);
  expect(asked).toEqual([undefined, 'msg_2', 'msg_2', 'msg_3']);
  expect(seen.connected).toEqual([true, false, false, true, true]);
});

test('a clean end is no break: the next answer says that it is over', async () => {
  const { seen, end } = await followed(stream(block(1, 'one')), over);
  await end;
  expect(seen.connected).not.toContain(false);
});

test('a block of an id alone moves the place', async () => {
  const { asked, texts, end } = await followed(stream('id: msg_7\n\n'), over);
  expect(await end).toBe('msg_7');
  expect([asked, texts]).toEqual([[undefined, 'msg_7'], []]);
});

test('where events are gone it goes on from where the server says, and tells', async () => {
  const gone = refused(410, { code: 'DATA_LOSS', resume_after_message_id: 'msg_40' });
  const { asked, texts, seen, end } = await followed(gone, stream(block(41, 'late')), over);
  await end;
  expect(asked).toEqual([undefined, 'msg_40', 'msg_41']);
  expect([texts, seen.losses]).toEqual([['late'], 1]);
});

test.each([
  [401, 'UNAUTHENTICATED'],
  [404, 'RUN_NOT_FOUND'],
])('what asking again would not change is thrown: %i', async (status, code) => {
  const { end } = await followed(refused(status, { code, detail: 'No.' }));
  await expect(end).rejects.toMatchObject({ status, code, message: 'No.' });
});

test('a key is sent where one was entered', async () => {
  kept.set('cairn.key', 'ann.secret');
  onTestFinished(() => kept.clear());
  let key: string | string[] | undefined;
  const { end } = await followed((res, req) => {
    key = req.headers['x-api-key'];
    over(res, req);
  });
  await end;
  expect(key).toBe('ann.secret');
});
