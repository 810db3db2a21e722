import type { ServerResponse } from 'node:http';
import type { RunEvent } from '@cairn/core';
import { type Frame, frameOf, HEARTBEAT, LIVE, OPENING, placeAt } from './frame.ts';

/** Proxies drop connections that say nothing for long. */
const HEARTBEAT_MS = 15_000;
/** Who lags that far behind is cut, and goes on from its cursor when it comes back. */
const UNSENT_MAX_BYTES = 256 * 1024;
/** During replay: so much may wait to be sent before it is waited for. */
const AHEAD_BYTES = 64 * 1024;
/** During replay: so long nothing at all was taken. */
const STUCK_MS = 30_000;

/** A stream that ended while it was sent what had happened before. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

export interface ReaderOptions {
  /** The position from which its client asked to go on. */
  readonly after: number;
  /** The events that it wants; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
}

/** One open stream: what it has been sent, and how to end it. Thousands are open at once: it holds no timer and no signal. */
export class Reader {
  readonly #res: ServerResponse;
  readonly #types: ReadonlySet<string> | undefined;
  #seq: number;
  /** The position that its client would come back with. */
  #told: number;
  #wroteAtMs = performance.now();

  constructor(res: ServerResponse, { after, types }: ReaderOptions) {
    this.#res = res;
    this.#seq = after;
    this.#told = after;
    this.#types = types;
    res.on('error', destroy);
    res.write(OPENING);
  }

  /** The newest position that was sent, or passed over because it is of no interest. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether the stream is over, however it ended. */
  get closed(): boolean {
    return this.#res.destroyed;
  }

  onceClosed(done: () => void): void {
    this.#res.once('close', done);
  }

  /**
   * Takes events of the past until enough waits to be sent: the others are read again when there is room for them, because
   * many slow clients with a page in hand each would fill the memory.
   * @returns how many it took
   */
  take(events: readonly RunEvent[]): number {
    let taken = 0;
    for (const event of events) {
      if (this.#res.writableLength >= AHEAD_BYTES) break;
      this.#pass(frameOf(event));
      taken += 1;
    }
    this.#tellPlace();
    return taken;
  }

  /** Waits for room. @throws ReaderGoneError when the stream closes or its client gets stuck */
  async drained(): Promise<void> {
    this.assertOpen();
    if (!this.#res.writableNeedDrain) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const gone = () => reject(new ReaderGoneError('The stream closed, or its client took nothing for too long.'));
    const stuck = setTimeout(gone, STUCK_MS);
    this.#res.once('drain', resolve).once('close', gone);
    try {
      await promise;
    } finally {
      clearTimeout(stuck);
      this.#res.off('drain', resolve).off('close', gone);
    }
  }

  /** @throws ReaderGoneError */
  assertOpen(): void {
    if (this.closed) throw new ReaderGoneError('The stream is closed.');
  }

  goLive(): void {
    this.#write(LIVE);
  }

  /** Sends what is new to this reader, without waiting. */
  push(frames: readonly Frame[]): void {
    this.#res.cork();
    for (const frame of frames) if (frame.seq > this.#seq) this.#pass(frame);
    this.#res.uncork();
  }

  /** A sign of life, when there was none for some time. */
  beat(nowMs: number): void {
    if (nowMs - this.#wroteAtMs < HEARTBEAT_MS) return;
    this.#write(HEARTBEAT);
    this.#tellPlace();
  }

  /** The run is over and all was sent: a clean end. */
  end(): void {
    this.#tellPlace();
    this.#res.end();
  }

  /** Breaks the connection, so that the client comes back with its cursor. A clean end would tell it that the run is over. */
  cut(): void {
    this.#res.destroy();
  }

  #pass({ seq, type, bytes }: Frame): void {
    this.#seq = seq;
    if (this.#types && !this.#types.has(type)) return;
    this.#told = seq;
    this.#write(bytes);
  }

  /** So that a client which wants few events need not be led past all the others again when it comes back. */
  #tellPlace(): void {
    if (this.#told === this.#seq) return;
    this.#told = this.#seq;
    this.#write(placeAt(this.#seq));
  }

  #write(bytes: Buffer | string): void {
    if (this.closed || this.#res.writableEnded) return;
    this.#wroteAtMs = performance.now();
    this.#res.write(bytes);
    if (this.#res.writableLength > UNSENT_MAX_BYTES) this.cut();
  }
}

function destroy(this: ServerResponse): void {
  this.destroy();
}
