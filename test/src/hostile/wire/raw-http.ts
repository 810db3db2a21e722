import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type RawAnswer, readAnswers } from './read-answers.ts';

/** How what was sent ended. */
export interface Outcome {
  readonly answers: readonly RawAnswer[];
  /** `silent`: the other side neither answered nor hung up in time, and somebody has to. */
  readonly end: 'answered' | 'closed' | 'silent';
}

export interface Sending {
  readonly bytes: Buffer;
  /** The request's method: an answer to HEAD has no body, whatever its head says. */
  readonly method: string;
  /**
   * `next`: the connection takes another request after the answer. `whole`: all that comes is read up to the end, and when no more
   * comes the client says that it will send nothing either. `glance`: the answer may go on for ever, so its beginning is enough.
   */
  readonly until: 'next' | 'whole' | 'glance';
}

const PATIENCE_MS = 8000;
/** The server gives up what it has in hand for a client that says it is done: it is given time to answer before. */
const QUIET_MS = { asked: 150, answered: 10 } as const;

/** One client's connection to a server, by the byte: what it sends need not be HTTP. */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** @throws NoAnswerError when what comes is not HTTP */
  async send(sending: Sending): Promise<Outcome> {
    if (sending.until !== 'next' || this.#socket?.readableEnded) this.close();
    const isUsed = this.#socket !== undefined;
    this.#socket ??= await open(this.#port);
    const outcome = await exchange(this.#socket, sending);
    const goesOn = sending.until === 'next' && outcome.end === 'answered' && !outcome.answers.some(saysClose);
    if (!goesOn) this.close();
    // A server may close a connection that waits for the next request at any time.
    const isLost = isUsed && outcome.end === 'closed' && outcome.answers.length === 0;
    return isLost ? this.send(sending) : outcome;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

const saysClose = ({ headers }: RawAnswer) => /\bclose\b/i.test(headers.get('connection') ?? '');

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  // Whoever waits for an answer hears of the end of the connection, however it comes.
  return socket.setNoDelay(true).on('error', () => undefined);
}

async function exchange(socket: Socket, { bytes, method, until }: Sending): Promise<Outcome> {
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<Outcome['end']>();
  const sayDone = () => void socket.end();
  let quiet = until === 'whole' ? setTimeout(sayDone, QUIET_MS.asked) : undefined;
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    if (until === 'glance' || (until === 'next' && hasWhole(chunks, method))) resolve('answered');
    clearTimeout(quiet);
    if (until === 'whole') quiet = setTimeout(sayDone, QUIET_MS.answered);
  };
  const onEnd = () => resolve('closed');
  const timer = setTimeout(() => resolve('silent'), PATIENCE_MS);
  socket.on('data', onData).once('end', onEnd).once('close', onEnd);
  socket.write(bytes);
  const end = await promise;
  clearTimeout(timer);
  clearTimeout(quiet);
  socket.off('data', onData).off('end', onEnd).off('close', onEnd);
  return { answers: readAnswers(Buffer.concat(chunks), method, true), end };
}

function hasWhole(chunks: readonly Buffer[], method: string): boolean {
  try {
    return readAnswers(Buffer.concat(chunks), method, false)[0]?.whole === true;
  } catch {
    return true; // what it is, is said when it is read as a whole
  }
}
