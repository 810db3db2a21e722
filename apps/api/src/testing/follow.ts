import { RunEvent } from '@cairn/core';

export interface Following {
  readonly response: Response;
  /** What came so far besides events. */
  readonly comments: string[];
  readonly types: string[];
  /** Where a client would go on: the newest id of any block, with an event or without. */
  readonly place: string | undefined;
  /** How the stream ended; undefined while it is open. */
  readonly ended: 'clean' | 'cut' | undefined;
  events(): AsyncGenerator<{ id: string; event: RunEvent }>;
}

/** Opens an event stream as a client does, and checks the form of all that comes. */
export async function follow(url: string, lastEventId?: string): Promise<Following> {
  const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const comments: string[] = [];
  const types: string[] = [];
  let place: string | undefined;
  let ended: Following['ended'];

  async function* events() {
    try {
      for await (const block of blocksOf(response)) {
        if (block.startsWith(': ')) comments.push(block.slice(2));
        if (block.startsWith(':') || block.startsWith('retry: ')) continue;
        place = /^id: (\S+)/.exec(block)?.[1];
        if (/^id: \S+$/.test(block)) continue; // no data: nothing to dispatch
        const [, id, type, data] = /^id: (\S+)\nevent: (\S+)\ndata: (.+)$/.exec(block) ?? [];
        const event = RunEvent.parse(JSON.parse(data ?? 'null'));
        if (event.message_id !== id || event.type !== type) throw new Error(`an event contradicts its frame: ${block}`);
        types.push(event.type);
        yield { id, event };
      }
      ended = 'clean';
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch's word for a broken connection
      ended = 'cut';
    }
  }

  return {
    response,
    comments,
    types,
    get place() {
      return place;
    },
    get ended() {
      return ended;
    },
    events,
  };
}

async function* blocksOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of response.body ?? []) {
    pending += decoder.decode(chunk, { stream: true });
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    yield* blocks;
  }
}
