import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminalEvent } from '@cairn/core';
import type { Client } from './client.ts';

const BACK_OFF_MS = 40;

/** An event as it came over the wire. */
export interface Seen {
  readonly id: string;
  readonly data: string;
}

/** What one reader saw of a run, over all its connections. */
export interface Reading {
  readonly runId: string;
  readonly seen: Seen[];
  /** How often it came back with its cursor. */
  reconnects: number;
  /** The end that it heard, or why it was sent away for good. */
  end: 'terminal' | 'given up' | `refused ${number}`;
}

/**
 * Follows a run to its end. After `patience` events it drops its connection, each time, and comes back; 0: it never drops it.
 * @param stop aborts when nothing more is to be waited for
 */
export async function follow(client: Client, runId: string, patience: number, stop: AbortSignal): Promise<Reading> {
  const reading: Reading = { runId, seen: [], reconnects: -1, end: 'given up' };
  while (!stop.aborted) {
    const url = client.nextUrl();
    if (url !== undefined) {
      reading.reconnects += 1;
      const place = { url: `${url}/v1/runs/${runId}/events`, own: client.headers };
      const status = await connect(place, reading, patience, stop).catch(() => 0);
      if (over(reading)) return Object.assign(reading, { end: 'terminal' as const });
      if (status >= 400 && status !== 503 && status !== 429)
        return Object.assign(reading, { end: `refused ${status}` as const });
    }
    await sleep(BACK_OFF_MS);
  }
  return reading;
}

interface Place {
  readonly url: string;
  readonly own: Readonly<Record<string, string>>;
}

/** @returns the status of the answer, when the stream has ended, broken off or been dropped */
async function connect({ url, own }: Place, reading: Reading, patience: number, stop: AbortSignal): Promise<number> {
  const cursor = reading.seen.at(-1)?.id;
  const headers = { ...own, accept: 'text/event-stream', ...(cursor !== undefined && { 'last-event-id': cursor }) };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asked = request(url, { headers, agent: false, signal: stop }, resolve).on('error', reject).end();
  const response = await promise;
  const status = response.statusCode ?? 0;
  if (status === 200) await take(response, reading, patience).catch(() => undefined);
  asked.destroy();
  return status;
}

async function take(response: IncomingMessage, reading: Reading, patience: number): Promise<void> {
  let pending = '';
  let left = patience === 0 ? Number.POSITIVE_INFINITY : patience;
  for await (const chunk of response.setEncoding('utf8')) {
    const blocks = (pending + chunk).split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, data] = /^id: (\S+)\nevent: \S+\ndata: (.*)$/.exec(block) ?? [];
      if (id === undefined || data === undefined) continue;
      reading.seen.push({ id, data });
      left -= 1;
      if (left === 0) return;
    }
  }
}

const over = ({ seen }: Reading) => isTerminalEvent(/"type":"([^"]*)"/.exec(seen.at(-1)?.data ?? '')?.[1] ?? '');
