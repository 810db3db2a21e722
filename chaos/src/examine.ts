import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal, RUN_STATUSES } from '@cairn/core';
import { z } from 'zod';
import { CheckpointsAnswer, EventsAnswer, type RunHistory, RunRecord } from './judge/history.ts';
import type { Client } from './load/client.ts';

const ANSWER_MS = 30_000;
const POLL_MS = 300;
const PAGE_RUNS = 100;
const PAGE_EVENTS = 500;

const ListAnswer = z.object({ data: z.array(RunRecord), next_cursor: z.string().nullable() });
const LiveAnswer = z.object({ data: z.array(z.object({ id: z.string(), last_message_id: z.string() })) });
const LIVE = RUN_STATUSES.filter((status) => !isTerminal(status));

const get = async (client: Client, path: string) => (await client.ask({ method: 'GET', path }, ANSWER_MS)).body;

/** Waits until no run is live, or until none of them has moved for so long: on a slow machine a queue is long, but it moves. */
export async function drained(client: Client, stillMs: number): Promise<void> {
  let before = '';
  for (let movedMs = performance.now(); performance.now() - movedMs < stillMs; await sleep(POLL_MS)) {
    const lists = await Promise.all(LIVE.map((status) => get(client, `/v1/runs?limit=${PAGE_RUNS}&status=${status}`)));
    const live = lists.flatMap((list) => LiveAnswer.parse(list).data);
    if (live.length === 0) return;
    const now = live.map(({ id, last_message_id }) => `${id} ${last_message_id}`).join();
    if (now !== before) movedMs = performance.now();
    before = now;
  }
}

/** All runs that there are, with all that is kept of them, read over the public API. */
export async function examine(client: Client): Promise<Map<string, RunHistory>> {
  const runs = new Map<string, RunHistory>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = ListAnswer.parse(await get(client, `/v1/runs?limit=${PAGE_RUNS}${more}`));
    for (const record of page.data) runs.set(record.id, await historyOf(client, record));
    cursor = page.next_cursor;
  }
  return runs;
}

async function historyOf(client: Client, record: RunRecord): Promise<RunHistory> {
  const path = `/v1/runs/${record.id}`;
  const checkpoints = CheckpointsAnswer.parse(await get(client, `${path}/checkpoints`)).data;
  return {
    record,
    events: await eventsOf(client, path),
    checkpoints: checkpoints.map(({ step, round }) => `${step}#${round}`),
  };
}

async function eventsOf(client: Client, path: string): Promise<RunHistory['events']> {
  const events: RunHistory['events'][number][] = [];
  for (;;) {
    const after = events.at(-1)?.message_id;
    const more = after === undefined ? '' : `&after_message_id=${after}`;
    const { data } = EventsAnswer.parse(await get(client, `${path}/events?limit=${PAGE_EVENTS}${more}`));
    events.push(...data);
    if (data.length === 0) return events;
  }
}
