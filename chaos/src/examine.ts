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
const LIVE = RUN_STATUSES.filter((status) => !isTerminal(status));

const get = async (client: Client, path: string) => (await client.ask({ method: 'GET', path }, ANSWER_MS)).body;

/** Waits until no run is live. @returns how many still are when the time is up */
export async function drained(client: Client, withinMs: number): Promise<number> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const lists = await Promise.all(LIVE.map((status) => get(client, `/v1/runs?limit=${PAGE_RUNS}&status=${status}`)));
    const live = lists.reduce<number>((sum, list) => sum + ListAnswer.parse(list).data.length, 0);
    if (live === 0 || performance.now() > deadlineMs) return live;
    await sleep(POLL_MS);
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
