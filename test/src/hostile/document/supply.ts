import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../support/cluster.ts';
import { get, post, runEnded } from '../../support/http.ts';
import type { Askable } from './operations.ts';

const REQUEST = {
  topic: 'stones by the way',
  sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
};

/** Things to ask for, of every kind: some that stay, and new ones for what ends or removes them. */
export class Supply {
  readonly #url: string;
  /** What stays, by the names of the parameters. */
  readonly #lasting: Readonly<Record<string, string>>;

  private constructor(url: string, lasting: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#lasting = lasting;
  }

  /** With a worker that is gone afterwards: what is asked for later stays as it was accepted. */
  static async of(cluster: Cluster, url: string, env: Record<string, string>, webhook: string): Promise<Supply> {
    const worker = await cluster.worker(env);
    const { body } = await post(url, '/v1/runs', {
      body: { ...REQUEST, thread_id: 'stones', webhook: { url: webhook } },
    });
    const { status } = await runEnded(url, body.id);
    if (status !== 'completed') throw new Error(`The run to be asked for is ${status}.`);
    const deliveryId = await firstDelivery(url, body.id);
    await worker.kill('SIGTERM');
    const run = { runId: String(body.id), checkpointId: 'chk_0000000001', deliveryId, threadId: 'stones' };
    return new Supply(url, { ...run, file: 'start.js', part: 'main.js', ...(await settings(url, () => true)) });
  }

  /** Values for the parameters of an operation's path. @param fresh of things that nobody else has */
  async ids({ method, template }: Askable, fresh: boolean): Promise<Readonly<Record<string, string>>> {
    // What is removed must not be missed by those that come after.
    if (!fresh && method !== 'DELETE') return this.#lasting;
    const isNew = (name: string) => template.includes(`{${name}}`);
    const made = await settings(this.#url, isNew);
    if (!isNew('runId') && !isNew('threadId')) return { ...this.#lasting, ...made };
    const threadId = `thread-${crypto.randomUUID()}`;
    const runId = await accepted(this.#url, '/v1/runs', { ...REQUEST, thread_id: threadId, delay_ms: 3_600_000 });
    if (method === 'DELETE') await post(this.#url, `/v1/runs/${runId}/cancel`, { body: {} });
    return { ...this.#lasting, ...made, runId, threadId };
  }
}

/** What a tenant has besides runs; only a few of each, so only those that are wanted. */
async function settings(url: string, isWanted: (name: string) => boolean): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const [name, [path, body]] of Object.entries(SETTINGS)) {
    if (isWanted(name)) made[name] = await accepted(url, path, body);
  }
  return made;
}

const SETTINGS: Readonly<Record<string, readonly [path: string, body: object]>> = {
  scheduleId: ['/v1/schedules', { name: 'daily', cron: '0 4 * * *', request: REQUEST }],
  triggerId: ['/v1/triggers', { name: 'pages', request: REQUEST }],
  keyId: ['/v1/keys', { scopes: ['runs:read'] }],
};

/** @returns the id of what was made */
async function accepted(url: string, path: string, body: object): Promise<string> {
  const answer = await post(url, path, { body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return String(answer.body.id);
}

async function firstDelivery(url: string, runId: unknown): Promise<string> {
  for (;;) {
    const { data } = (await get(url, `/v1/runs/${runId}/webhook-deliveries`)).body as { data: { id: string }[] };
    if (data[0]) return data[0].id;
    await sleep(50);
  }
}
