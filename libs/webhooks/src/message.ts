import { isOwn, type MessageId, messageId, type Run, type RunEvent, type RunId, seqOf, titleOf } from '@cairn/core';

/** The same for each attempt of one event, so that a receiver can drop repeats: `msg_<run's uuid>_<seq>`. */
export type WebhookId = `msg_${string}_${number}`;

const uuidOf = (runId: RunId) => runId.slice('run_'.length);

export const webhookId = (runId: RunId, event: MessageId): WebhookId => `msg_${uuidOf(runId)}_${seqOf(event)}`;

/** The event of this run that a webhook id names; undefined when it names none. */
export function eventOf(runId: RunId, id: string): MessageId | undefined {
  const prefix = `msg_${uuidOf(runId)}_`;
  const seq = id.slice(prefix.length);
  return id.startsWith(prefix) && /^[1-9]\d{0,8}$/.test(seq) ? messageId(Number(seq)) : undefined;
}

/** What is sent. Only what never changes of a run is in it, so that each attempt sends the same bytes. */
export function payloadOf(run: Run, event: RunEvent): string {
  const { metadata, tags } = run.request;
  const topic = titleOf(run.request);
  return JSON.stringify({
    type: event.type,
    timestamp: event.at,
    data: {
      run: { id: run.id, object: 'run', topic, metadata, tags, created_at: run.created_at, links: linksOf(run) },
      event,
    },
  });
}

/** Only research writes a report. */
function linksOf({ id, request }: Run) {
  const self = `/v1/runs/${id}`;
  return isOwn(request) ? { self } : { self, report: `${self}/report` };
}
