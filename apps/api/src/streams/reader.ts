import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Frame, HEARTBEAT, LIVE, OPENING } from './frame.ts';

/** Proxies drop connections that say nothing. */
const HEARTBEAT_MS = 15_000;
/** Who lags that far behind is cut, and goes on from its cursor when it comes back. */
const UNSENT_MAX_BYTES = 256 * 1024;
/** During replay: so long nothing at all was taken. */
const STUCK_MS = 30_000;

/** One open stream: what it has been sent, and how to end it. */
export class Reader {
  /** Aborts when the stream is over, however it ended. */
  readonly closed: AbortSignal;
  readonly #res: ServerResponse;
  #seq: number;

  /** @param after the position from which its client asked to go on */
  constructor(res: ServerResponse, after: number) {
    this.#res = res;
    this.#seq = after;
    const closing = new AbortController();
    this.closed = closing.signal;
    const heartbeat = setInterval(() => this.#write(HEARTBEAT), HEARTBEAT_MS);
    res.once('close', () => {
      clearInterval(heartbeat);
      closing.abort();
    });
    res.on('error', () => res.destroy());
    res.write(OPENING);
  }

  /** The newest position that was sent. */
  get seq(): number {
    return this.#seq;
  }

  /** As fast as the client takes it. @throws when the stream closed or its client got stuck */
  async replay(frames: readonly Frame[]): Promise<void> {
    for (const frame of frames) {
      this.closed.throwIfAborted();
      this.#seq = frame.seq;
      if (this.#res.write(frame.text)) continue;
      await once(this.#res, 'drain', { signal: AbortSignal.any([this.closed, AbortSignal.timeout(STUCK_MS)]) });
    }
  }

  goLive(): void {
    this.#write(LIVE);
  }

  /** Sends what is new to this reader, without waiting. */
  push(frames: readonly Frame[]): void {
    const news = frames.filter((frame) => frame.seq > this.#seq);
    const newest = news.at(-1);
    if (!newest) return;
    this.#seq = newest.seq;
    this.#write(news.map((frame) => frame.text).join(''));
  }

  /** The run is over and all was sent: a clean end. */
  end(): void {
    this.#res.end();
  }

  /** Breaks the connection, so that the client comes back with its cursor. A clean end would tell it that the run is over. */
  cut(): void {
    this.#res.destroy();
  }

  #write(text: string): void {
    if (this.closed.aborted || this.#res.writableEnded) return;
    this.#res.write(text);
    if (this.#res.writableLength > UNSENT_MAX_BYTES) this.cut();
  }
}
