import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { CairnError } from '@cairn/core';
import { PROBLEM_TYPE, problem } from './problem.ts';

/** For the head of a request, in milliseconds; the slow senders are many, the sockets are not. */
const HEADERS_MS = 10_000;
/** For a whole request, in milliseconds. Answers may take as long as they need. */
const REQUEST_MS = 30_000;
/** How often Node looks for those that took longer; left alone, every 30 s. */
const OVERDUE_CHECK_MS = 1000;

/** At the end, for requests under way: half of what a process has to stop in all. */
const CLOSE_MS = 5000;
const IDLE_CHECK_MS = 50;

/** A port that somebody else listens on, or that this user may not have. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
}

export interface ApiServer {
  readonly port: number;
  /** Accepts nobody any more, lets the requests under way finish, and returns when all are gone. */
  close(): Promise<void>;
}

/** An Express app, or what stands in front of one. It leaves to `unread` what its router cannot read as an address. */
export type App = (req: IncomingMessage, res: ServerResponse, unread?: (error?: unknown) => void) => void;

/** @throws CannotListenError */
export async function listen(app: App, host: string, port: number): Promise<ApiServer> {
  // A request without Host reaches the app, which refuses it in the form of all other refusals.
  const options = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: OVERDUE_CHECK_MS,
    requireHostHeader: false,
  };
  // Left alone, Express would answer what it cannot read by itself, with a page.
  const listener: RequestListener = (req, res) =>
    app(req, res, (error) => (error === undefined ? refuseAddress(res) : res.destroy()));
  const server = createServer(options, listener);
  server.on('checkExpectation', listener);
  server.on('clientError', refuse);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(host, port, error);
  }
  return { port: portOf(server), close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection whose answer was under way would stay open for the client's next request.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no TCP port.');
  return address.port;
}

function cannotListen(host: string, port: number, cause: unknown): CannotListenError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const why = code === 'EADDRINUSE' ? 'it is taken. Stop what listens there, or' : `${String(code)}. Check HOST, or`;
  return new CannotListenError(`Cannot listen on ${host} port ${port}: ${why} set PORT to another one.`, { cause });
}

function refuseAddress(res: ServerResponse): void {
  const { head, body } = refusal('The address in the request line cannot be read.');
  res.writeHead(400, head).end(body);
}

/** What is not even HTTP gets an answer too, in the same form. */
function refuse(_error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { head, body } = refusal('This is not a complete HTTP/1.1 request, or its head is too large.');
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n${body}`);
}

/** A refusal of what never comes to the app. */
function refusal(why: string) {
  const requestId = randomUUID();
  const body = JSON.stringify(problem(new CairnError('BAD_REQUEST', why), '', requestId));
  const head = {
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'x-request-id': requestId,
    Connection: 'close',
  };
  return { head, body };
}
