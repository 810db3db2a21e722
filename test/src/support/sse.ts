import { type IncomingMessage, request } from 'node:http';
import { judgeOf } from './judged.ts';

/** One event as it came over the wire, with its bytes. */
export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly block: string;
}

export interface Stream {
  readonly status: number;
  /** The body of an answer that is no stream. */
  readonly refusal: Record<string, unknown> | undefined;
  /** The events of whole blocks; ends when the stream does. @throws when the connection breaks */
  events(): AsyncGenerator<WireEvent>;
  /** Breaks the connection without a good-bye. */
  cut(): void;
}

type Assert = (body: string, whole: boolean) => void;

/**
 * Opens an event stream over a connection of its own. Its head and its events have to be as the API's document says.
 * @throws UndocumentedAnswerError; when nobody answers
 */
export async function openStream(url: string, lastEventId?: string): Promise<Stream> {
  const { origin, pathname } = new URL(url);
  const assertDocumented = await judgeOf(origin);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const asked = request(url, { headers, agent: false }, resolve).on('error', reject);
  asked.end();
  const response = await promise;
  response.on('error', () => undefined); // whoever reads is told; a cut stream has no reader
  const status = response.statusCode ?? 0;
  const answer = { method: 'GET', path: pathname, status, headers: headersOf(response) };
  const assert: Assert = (body, whole) => assertDocumented({ ...answer, body, whole });
  const text = status >= 400 ? await textOf(response) : '';
  assert(text, status >= 400);
  const refusal = status >= 400 ? (JSON.parse(text) as Stream['refusal']) : undefined;
  return { status, refusal, events: () => eventsOf(response, assert), cut: () => asked.destroy() };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

const headersOf = ({ headersDistinct }: IncomingMessage): Headers =>
  new Headers(Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]));

async function* eventsOf(response: IncomingMessage, assert: Assert): AsyncGenerator<WireEvent> {
  let pending = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const blocks = (pending + chunk).split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      assert(`${block}\n\n`, false);
      const [, id, type] = /^id: (\S+)\nevent: (\S+)\ndata: /.exec(block) ?? [];
      if (id !== undefined && type !== undefined) yield { id, type, block };
    }
  }
}
