import type { ServerResponse } from 'node:http';
import type { EventPage, Store } from '@cairn/checkpoint';
import { CairnError, type Logger, type MessageId, messageId, type RunId, runNotFound, seqOf } from '@cairn/core';
import pLimit from 'p-limit';
import { within } from '../within.ts';
import { Reader, ReaderGoneError } from './reader.ts';
import { PAGE_EVENTS, READ_MS, RunFollower } from './run-follower.ts';

export const EVENT_STREAM = 'text/event-stream';

const HEADERS = {
  'Content-Type': EVENT_STREAM,
  // Compression on the way would hold events back.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** A wake-up may get lost: so often every log that is followed is looked at anyway. */
const POLL_MS = 1000;
/** How many events are read at first: some are small, and many may come at once to read large ones. */
const FIRST_PAGE_EVENTS = 20;
/** How many pages of the past are in memory at once: a crowd that comes back after a deploy would fill it. */
const PAGES_AT_ONCE = 4;

interface RunStreamsOptions {
  readonly store: Store;
  readonly log: Logger;
}

/** What a client asks for: the events after a position, all or those of some types. */
export interface Wanted {
  readonly after: MessageId | undefined;
  readonly types: ReadonlySet<string> | undefined;
}

interface Replayed {
  /** The log's newest position. */
  readonly lastSeq: number;
  /** Nothing will follow it. */
  readonly over: boolean;
  /** How many events to read next: as many as there was room for, more when there was room for all. */
  readonly limit: number;
}

function give(reader: Reader, { events, lastMessageId, over }: EventPage, limit: number): Replayed {
  const taken = reader.take(events);
  const next = taken < events.length ? Math.max(1, taken) : Math.min(2 * limit, PAGE_EVENTS);
  return { lastSeq: seqOf(lastMessageId), over, limit: next };
}

/** All open event streams of this process. Each replays what its client has not seen, then follows the run to its end. */
export class RunStreams {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #readers = new Set<Reader>();
  readonly #followers = new Map<RunId, RunFollower>();
  readonly #inTurn = pLimit(PAGES_AT_ONCE);
  #clock: NodeJS.Timeout | undefined;
  #draining = false;

  constructor({ store, log }: RunStreamsOptions) {
    this.#store = store;
    this.#log = log;
  }

  /** How many are open. */
  get count(): number {
    return this.#readers.size;
  }

  /**
   * Answers with the events after a position, or with 204 when the run ended there: that stops EventSource.
   * Returns once the stream has caught up with the log.
   * @throws RUN_NOT_FOUND, DATA_LOSS, STORE_UNAVAILABLE, DRAINING before anything is sent; later the stream is cut
   */
  async open(runId: RunId, { after, types }: Wanted, res: ServerResponse): Promise<void> {
    const first = await this.#page(runId, after, FIRST_PAGE_EVENTS);
    if (!first) throw runNotFound();
    if (this.#draining)
      throw new CairnError('DRAINING', 'This process is shutting down. Connect again to reach another one.');
    if (res.destroyed) return;
    if (first.over && first.events.length === 0) {
      res.writeHead(204).end();
      return;
    }
    res.writeHead(200, HEADERS);
    const reader = new Reader(res, { after: after === undefined ? 0 : seqOf(after), types });
    this.#add(reader);
    await this.#replay(runId, reader, give(reader, first, FIRST_PAGE_EVENTS));
  }

  /** Cuts every stream. Clients come back with their cursor, to whoever serves then. */
  close(): void {
    this.#draining = true;
    for (const reader of this.#readers) reader.cut();
  }

  #add(reader: Reader): void {
    this.#readers.add(reader);
    this.#clock ??= setInterval(() => this.#tick(), POLL_MS);
    reader.onceClosed(() => {
      this.#readers.delete(reader);
      if (this.#readers.size > 0) return;
      clearInterval(this.#clock);
      this.#clock = undefined;
    });
  }

  /** One clock for all: a timer of its own for each of thousands of readers would be most of what they cost. */
  #tick(): void {
    for (const follower of this.#followers.values()) follower.wake();
    const nowMs = performance.now();
    for (const reader of this.#readers) reader.beat(nowMs);
  }

  #page(runId: RunId, after: MessageId | undefined, limit: number): Promise<EventPage | undefined> {
    return this.#inTurn(() => within(READ_MS, this.#store.events(runId, after, limit)));
  }

  async #replay(runId: RunId, reader: Reader, first: Replayed): Promise<void> {
    try {
      for (let { lastSeq, over, limit } = first; ; ) {
        const all = reader.seq >= lastSeq;
        if (all && over) return reader.end();
        if (all && this.#follow(runId, reader)) return;
        await reader.drained();
        ({ lastSeq, over, limit } = await this.#feed(runId, reader, limit));
      }
    } catch (error) {
      if (!(error instanceof ReaderGoneError)) this.#log.debug({ err: error, runId }, 'stream cut during its replay');
      reader.cut();
    }
  }

  async #feed(runId: RunId, reader: Reader, limit: number): Promise<Replayed> {
    const page = await this.#page(runId, messageId(reader.seq), limit);
    if (!page) throw runNotFound();
    return give(reader, page, limit);
  }

  /** @returns false when others follow this run from further on: replay up to there first */
  #follow(runId: RunId, reader: Reader): boolean {
    reader.assertOpen();
    const known = this.#followers.get(runId);
    if (known) return known.join(reader);
    const onIdle = () => this.#followers.delete(runId);
    const follower = new RunFollower({ store: this.#store, log: this.#log, runId, after: reader.seq, onIdle });
    this.#followers.set(runId, follower);
    return follower.join(reader);
  }
}
