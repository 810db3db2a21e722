/**
 * Chaos for the compose file, which has to be up already: it knows the API at CHAOS_URL and the containers by their names, and
 * leaves both as they were.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { drained, examine } from '../examine.ts';
import type { History, Violation } from '../judge/history.ts';
import { judge } from '../judge/judge.ts';
import { Client } from '../load/client.ts';
import { Clients } from '../load/clients.ts';
import { parseOptions } from '../options.ts';
import { scheduleOf } from '../schedule.ts';
import { containersOf, docker } from './docker.ts';
import { endure, SERVICES, type Service, strikesOf } from './strikes.ts';

const API = process.env.CHAOS_URL ?? 'http://127.0.0.1:3000';
/** The compose file's own, which everybody knows. */
const KEY = process.env.CHAOS_KEY ?? 'local.only-for-this-machine';
const PATIENCE_MS = 120_000;
const READY_MS = 60_000;
const READERS_END_MS = 10_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const options = parseOptions(process.argv.slice(2));
const containers = await allContainers();
const names = Object.values(containers).flat();
const strikes = strikesOf(options.seed, options.seconds, options.gap);
say(`seed ${options.seed}: ${strikes.length} strikes in ${options.seconds} s on ${names.join(', ')}`);
const client = new Client(() => [API], { authorization: `Bearer ${KEY}` });
const stop = new AbortController();
const clients = new Clients({
  client,
  orders: scheduleOf(options).orders.map((order) => ({ ...order, kind: 'research' })),
  sourcesOf,
  patienceMs: options.seconds * 1000 + PATIENCE_MS,
  stop: stop.signal,
});

const [hits] = await Promise.all([endure(strikes, containers), clients.serve()]);
await untilReady();
await drained(client, options.drain * 1000);
setTimeout(() => stop.abort(), READERS_END_MS).unref();
await clients.read();
const history = await historyOf();
const broken = [...judge(history).map(spelt), ...client.faults];
await report(history);
for (const violation of broken) say(`VIOLATED: ${violation}`);
say(`${broken.length} violations`);
process.exit(broken.length === 0 ? 0 : 1);

async function allContainers(): Promise<Record<Service, string[]>> {
  const found: Partial<Record<Service, string[]>> = {};
  for (const service of SERVICES) {
    found[service] = await containersOf(service);
    if (found[service].length > 0) continue;
    throw new Error(`No container of ${service} is up. First: docker compose up --build --detach --wait`);
  }
  return found as Record<Service, string[]>;
}

function sourcesOf(items: number): readonly object[] {
  const years = Array.from({ length: items }, (_, i) => 1850 + i);
  return years.map((year) => ({
    text: `In ${year} a keeper wrote that the lamp of the lighthouse had ${year % 7} wicks.`,
  }));
}

async function untilReady(): Promise<void> {
  for (const deadlineMs = performance.now() + READY_MS; performance.now() < deadlineMs; await sleep(200)) {
    const answer = await fetch(`${API}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${API} was not ready within ${READY_MS} ms.`);
}

async function historyOf(): Promise<History> {
  const submitted = clients.posted.map(({ key, ids, refusals }) => ({ key, ids, refusals, items: undefined }));
  // Who began with a stack that had been used finds others' runs there, too.
  const asked = new Set(submitted.flatMap(({ ids }) => ids));
  const runs = new Map([...(await examine(client))].filter(([id]) => asked.has(id)));
  return { submitted, runs, effects: new Map(), readings: clients.readings };
}

function spelt({ rule, subject, what }: Violation): string {
  return `${rule}: ${subject}: ${what}`;
}

async function report({ runs }: History): Promise<void> {
  const listed = (counts: Iterable<readonly [string | number, number]>) =>
    [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
  const events = [...runs.values()].flatMap((run) => run.events);
  const recovered = events.filter(({ type }) => type === 'worker.recovered').length;
  const restarts = await Promise.all(names.map((name) => docker('inspect', '-f', '{{.RestartCount}}', name)));
  const reconnects = clients.readings.reduce((sum, reading) => sum + reading.reconnects, 0);
  say(`strikes that hit      ${listed(hits)}`);
  say(`answers of the API    ${listed(client.statuses)}; ${client.broken} connections broke`);
  say(`runs                  ${runs.size}; ${events.length} events, ${recovered} steps recovered`);
  say(`readers               ${clients.readings.length} over ${reconnects} reconnects`);
  say(`ended by themselves   ${restarts.reduce((sum, count) => sum + Number(count), 0)}`);
}
