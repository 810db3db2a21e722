import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drained, examine } from './examine.ts';
import { exitViolations, judgeExit } from './judge/exits.ts';
import type { History, Submitted, Violation } from './judge/history.ts';
import { judge } from './judge/judge.ts';
import { killsOf } from './judge/kills.ts';
import { recoveriesOf } from './judge/recovery.ts';
import { Client } from './load/client.ts';
import { Clients, type Posted } from './load/clients.ts';
import type { Options } from './options.ts';
import type { Outcome } from './report.ts';
import type { Schedule } from './schedule.ts';
import { pagePath } from './world/pages.ts';
import { System } from './world/system.ts';

/** Clients ask on for as long as there is trouble, and so long after it: then there is no excuse. */
const CLIENT_PATIENCE_MS = 120_000;
const READERS_END_MS = 10_000;

/** Load and trouble at once, then calm; what is to be seen from outside is gathered and judged. */
export async function unleash(
  options: Options,
  { strikes, orders }: Schedule,
  say: (line: string) => void,
): Promise<Outcome> {
  if (options.keep !== undefined) mkdirSync(options.keep, { recursive: true });
  const system = await System.start(options);
  const client = new Client(() => system.apiUrls);
  const stop = new AbortController();
  const { authority } = system.target;
  const clients = new Clients({
    client,
    orders,
    sourcesOf: (items) => Array.from({ length: items }, (_, i) => ({ url: `http://${authority}${pagePath(i)}` })),
    patienceMs: options.seconds * 1000 + CLIENT_PATIENCE_MS,
    stop: stop.signal,
  });
  await Promise.all([clients.serve(), system.endure(strikes)]);
  await system.calm();
  say('calm again, draining');
  await drained(client, options.drain * 1000);
  setTimeout(() => stop.abort(), READERS_END_MS).unref();
  await clients.read();
  const runs = await examine(client);
  await system.stop();

  const { readings } = clients;
  const history: History = {
    submitted: clients.posted.map(submittedOf),
    runs,
    effects: system.target.effects,
    readings,
  };
  const exits = system.exits.map(judgeExit);
  const violations = [...judge(history), ...exitViolations(exits), ...answerViolations(client)];
  const recoveries = recoveriesOf(history, killsOf(system.hits));
  if (options.keep !== undefined) keepIn(options.keep, { history, hits: system.hits, recoveries, violations });
  return { history, readings, violations, recoveries, exits, client, system };
}

const submittedOf = ({ key, order, ids, refusals }: Posted): Submitted => ({
  key,
  ids,
  refusals,
  items: order.kind === 'errands' ? order.items : undefined,
});

const answerViolations = ({ faults }: Client): Violation[] =>
  faults.map((what) => ({ rule: 'answers', subject: 'API', what }));

/** What the judges saw, for whoever looks into a violation. */
function keepIn(folder: string, seen: Record<string, unknown>): void {
  const asJson = (_: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  writeFileSync(join(folder, 'history.json'), JSON.stringify(seen, asJson));
}
