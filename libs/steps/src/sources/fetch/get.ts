import { assertInReach, guardedConnector, type Reach } from '@cairn/net';
import { Agent, type Dispatcher, request } from 'undici';
import { SourceProblem } from '../problem.ts';
import { problemOf } from './network-problem.ts';

export interface GetOptions {
  readonly reach: Reach;
  /** From the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: Dispatcher.ResponseData['body'];
  /** '' when there is no such header. */
  header(name: string): string;
}

/**
 * One request to the public internet, redirects not followed. Its connection is over when `read` is done.
 * @throws SourceProblem when there is no answer; the signal's reason when the caller gave up
 */
export async function get<T>(url: URL, options: GetOptions, read: (answer: Answer) => Promise<T>): Promise<T> {
  const { reach, timeoutMs, signal, headers } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const dispatcher = new Agent({
    connect: guardedConnector(reach, timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 1,
  });
  try {
    assertInReach(url, reach);
    return await read(
      answerOf(await request(url, { dispatcher, headers, signal: AbortSignal.any([signal, deadline]) })),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) throw new SourceProblem('timeout', 'It gave no complete answer in time.', { cause: error });
    throw problemOf(error);
  } finally {
    await dispatcher.destroy();
  }
}

function answerOf({ statusCode, headers, body }: Dispatcher.ResponseData): Answer {
  return { status: statusCode, body, header: (name) => [headers[name] ?? ''].flat().join(', ') };
}
