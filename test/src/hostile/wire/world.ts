import { post, runEnded } from '../../support/http.ts';

/** What there is behind an API, so that requests get beyond the first "not found". */
export interface World {
  readonly port: number;
  readonly run: string;
  /** A run that is over. */
  readonly over: string;
  readonly schedule: string;
  readonly trigger: string;
  readonly key: string;
  readonly thread: string;
}

const SOURCES = [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }];

/** Makes one of each. @param over the id of a run that has ended, or will without any help */
export async function settle(url: string): Promise<World> {
  const made = async (path: string, body: unknown) => {
    const answer = await post(url, path, { body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return String(answer.body.id);
  };
  const request = { topic: 'stones by the way', sources: SOURCES, thread_id: 'stones' };
  const over = await made('/v1/runs', { ...request, webhook: { url: 'https://hooks.example/' } });
  const key = await made('/v1/keys', { name: 'reader', scopes: ['runs:read'] });
  // What is kept for a key beside it, under a name that begins with its own.
  await post(url, `/v1/keys/${key}/rotate`, { body: {} });
  await post(url, `/v1/runs/${over}/cancel`, { body: {} });
  await runEnded(url, over);
  return {
    port: Number(new URL(url).port),
    over,
    run: await made('/v1/runs', { ...request, delay_ms: 3_600_000 }),
    schedule: await made('/v1/schedules', { name: 'daily', cron: '0 4 * * *', request }),
    trigger: await made('/v1/triggers', { name: 'pages', request: { ...request, topic: 'About {{page}}' } }),
    key,
    thread: 'stones',
  };
}
