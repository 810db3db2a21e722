import type { ServerResponse } from 'node:http';
import type { EventPage, Store } from '@cairn/checkpoint';
import { CairnError, type Logger, type MessageId, messageId, type RunId, runNotFound, seqOf } from '@cairn/core';
import { frameOf } from './frame.ts';
import { Reader } from './reader.ts';
import { PAGE_EVENTS, RunFollower } from './run-follower.ts';

export const EVENT_STREAM = 'text/event-stream';

const HEADERS = {
  'Content-Type': EVENT_STREAM,
  // Compression on the way would hold events back.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

interface RunStreamsOptions {
  readonly store: Store;
  readonly log: Logger;
}

/** All open event streams of this process. Each replays what its client has not seen, then follows the run to its end. */
export class RunStreams {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #readers = new Set<Reader>();
  readonly #followers = new Map<RunId, RunFollower>();
  #draining = false;

  constructor({ store, log }: RunStreamsOptions) {
    this.#store = store;
    this.#log = log;
  }

  /**
   * Answers with the events after a position, or with 204 when the run ended there: that stops EventSource.
   * Returns once the stream has caught up with the log.
   * @throws RUN_NOT_FOUND, DATA_LOSS, STORE_UNAVAILABLE, DRAINING before anything is sent; later the stream is cut
   */
  async open(runId: RunId, after: MessageId | undefined, res: ServerResponse): Promise<void> {
    const first = await this.#firstPage(runId, after);
    if (this.#draining)
      throw new CairnError('DRAINING', 'This process is shutting down. Connect again to reach another one.');
    if (res.destroyed) return;
    if (first.over && first.events.length === 0) {
      res.writeHead(204).end();
      return;
    }
    res.writeHead(200, HEADERS);
    const reader = new Reader(res, after === undefined ? 0 : seqOf(after));
    this.#readers.add(reader);
    reader.closed.addEventListener('abort', () => this.#readers.delete(reader), { once: true });
    try {
      await this.#replay(runId, reader, first);
    } catch (error) {
      this.#log.debug({ err: error, runId }, 'stream cut during its replay');
      reader.cut();
    }
  }

  /** Cuts every stream. Clients come back with their cursor, to whoever serves then. */
  close(): void {
    this.#draining = true;
    for (const reader of this.#readers) reader.cut();
  }

  async #firstPage(runId: RunId, after: MessageId | undefined): Promise<EventPage> {
    try {
      const page = await this.#store.events(runId, after, PAGE_EVENTS);
      if (!page) throw runNotFound();
      return page;
    } catch (error) {
      if (!(error instanceof CairnError) || error.code !== 'DATA_LOSS') throw error;
      const run = await this.#store.get(runId);
      const details = { ...error.details, latest_checkpoint_id: run?.last_checkpoint_id ?? null };
      throw new CairnError('DATA_LOSS', error.message, details, { cause: error });
    }
  }

  async #replay(runId: RunId, reader: Reader, first: EventPage): Promise<void> {
    let page: EventPage | undefined = first;
    while (page) {
      await reader.replay(page.events.map(frameOf));
      if (reader.seq >= seqOf(page.lastMessageId)) {
        if (page.over) return reader.end();
        if (this.#follow(runId, reader)) return;
      }
      page = await this.#store.events(runId, messageId(reader.seq), PAGE_EVENTS);
    }
    reader.cut();
  }

  /** @returns false when others follow this run from further on: replay up to there first */
  #follow(runId: RunId, reader: Reader): boolean {
    reader.closed.throwIfAborted();
    const known = this.#followers.get(runId);
    if (known) return known.join(reader);
    const onIdle = () => this.#followers.delete(runId);
    const follower = new RunFollower({ store: this.#store, log: this.#log, runId, after: reader.seq, onIdle });
    this.#followers.set(runId, follower);
    return follower.join(reader);
  }
}
