import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminalEvent, RunEvent, type RunId } from '@cairn/core';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ApiClient } from './api-client.ts';

const RECONNECT_MS = 300;
const NO_CONTENT = 204;
/** A cursor that is no longer kept, or a run that is not there: asking again changes nothing. */
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 429;

/**
 * Every event of a run from its first, in order, until its end; reconnects where it was whenever the stream breaks.
 * @throws Error when the API says for good that there is nothing to follow
 */
export async function* follow(api: ApiClient, runId: RunId, signal: AbortSignal): AsyncGenerator<RunEvent> {
  let cursor: string | undefined;
  while (!signal.aborted) {
    try {
      for await (const event of connection(api, runId, cursor, signal)) {
        cursor = event.message_id;
        yield event;
        if (isTerminalEvent(event.type)) return;
      }
    } catch (error) {
      if (error instanceof GoneError) throw error;
    }
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => {});
  }
}

class GoneError extends Error {
  override readonly name = 'GoneError';
}

async function* connection(
  api: ApiClient,
  runId: RunId,
  cursor: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const response = await fetch(new URL(`/v1/runs/${runId}/events`, api.address), {
    headers: { ...api.headers(), accept: 'text/event-stream', ...(cursor ? { 'last-event-id': cursor } : {}) },
    signal,
  });
  if (isFinal(response.status) || response.status === NO_CONTENT) {
    throw new GoneError(`The events of ${runId} cannot be followed: the API answered ${response.status}.`);
  }
  if (!response.ok || !response.body) return;
  const messages = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of messages) yield RunEvent.parse(JSON.parse(data));
}
