import { setTimeout as sleep } from 'node:timers/promises';
import { UndocumentedAnswerError } from '../support/judged.ts';
import { openStream, type WireEvent } from '../support/sse.ts';

const BACK_OFF_MS = 30;
const TERMINAL = /^run\.(completed|failed|cancelled)$/;

export interface Restless {
  /** All that it saw, in the order in which it came. */
  readonly seen: readonly WireEvent[];
  /** How often it broke its connection itself. */
  readonly cuts: number;
  /** How often the other side did, or was not there. */
  readonly losses: number;
}

interface RestlessOptions {
  /** Where the APIs are now: each time it connects it takes any of them. */
  readonly urls: () => readonly string[];
  readonly path: string;
  readonly random: () => number;
  /** It breaks its connection after 1 to twice as many events; 0: never. */
  readonly patience: number;
}

/** Reads a run's stream to its end as a client with a bad line does: with its last id it comes back, to any API. */
export async function readRestlessly({ urls, path, random, patience }: RestlessOptions): Promise<Restless> {
  const seen: WireEvent[] = [];
  let cuts = 0;
  let losses = 0;
  const ended = () => TERMINAL.test(seen.at(-1)?.type ?? '');
  while (!ended()) {
    const now = urls();
    const url = now[Math.floor(random() * now.length)];
    let left = patience === 0 ? Number.POSITIVE_INFINITY : 1 + Math.floor(random() * 2 * patience);
    try {
      const stream = await openStream(`${url}${path}`, seen.at(-1)?.id);
      if (stream.status !== 200) throw new Error(`refused: ${stream.status}`);
      for await (const event of stream.events()) {
        seen.push(event);
        left -= 1;
        if (left > 0) continue;
        stream.cut();
        break;
      }
      if (left === 0) cuts += 1;
      else if (!ended()) losses += 1;
    } catch (error) {
      if (error instanceof UndocumentedAnswerError) throw error;
      losses += 1;
      await sleep(BACK_OFF_MS);
    }
  }
  return { seen, cuts, losses };
}
