import { type IncomingMessage, request } from 'node:http';

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

/** Opens an event stream over a connection of its own. @throws when nobody answers */
export async function openStream(url: string, lastEventId?: string): Promise<Stream> {
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
  const refusal = status >= 400 ? (JSON.parse(await textOf(response)) as Stream['refusal']) : undefined;
  return { status, refusal, events: () => eventsOf(response), cut: () => asked.destroy() };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<WireEvent> {
  let pending = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const blocks = (pending + chunk).split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, type] = /^id: (\S+)\nevent: (\S+)\ndata: /.exec(block) ?? [];
      if (id !== undefined && type !== undefined) yield { id, type, block };
    }
  }
}
