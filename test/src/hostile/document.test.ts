import { createJudge } from '@cairn/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { Dice } from './dice.ts';
import { type Askable, askables } from './document/operations.ts';
import { type Asked, forbidden, nearly, requestOf, validRequests } from './document/requests.ts';
import { Supply } from './document/supply.ts';
import type { Components } from './document/values.ts';
import { RawConnection } from './wire/raw-http.ts';
import { faultsOf, type Measure } from './wire/verdict.ts';

const REQUESTS = Number(process.env.CAIRN_HOSTILE_PER_OPERATION ?? 24);
const SEED = Number(process.env.CAIRN_HOSTILE_SEED ?? 5);
/** Of each operation's requests, so many are for things of their own: there may not be many of some. */
const FRESH = 4;
/** Only who knows the trigger's secret can sign an event. */
const NEVER_GRANTED = ['sendEvent'];
const SETTINGS = { CAIRN_TENANT_SUBMITS_PER_MINUTE: '10000000', CAIRN_LOG_LEVEL: 'info' };

let cluster: Cluster;
let api: TestApi;
let supply: Supply;
let connection: RawConnection;
let operations: readonly Askable[];
let components: Components;
let measure: Measure;

beforeAll(async () => {
  cluster = await Cluster.start();
  const nobody = `127.0.0.1:${await freePort()}`;
  const env = { ...SETTINGS, CAIRN_PRIVATE_WEBHOOKS: nobody };
  api = await startApi(cluster.processOptions(env, 'api'));
  connection = new RawConnection(Number(new URL(api.url).port));
  const document: unknown = await (await fetch(`${api.url}/openapi.json`)).json();
  ({ operations, components } = askables(document));
  measure = { asDocumented: createJudge(document), secrets: [] };
  supply = await Supply.of(cluster, api.url, env, `http://${nobody}/`);
});

afterAll(async () => {
  connection.close();
  await cluster.stop();
});

async function ask(operation: Askable, asked: Asked, fresh: boolean) {
  const attack = requestOf(operation, asked, await supply.ids(operation, fresh));
  const outcome = await connection.send(attack);
  const line = attack.bytes.toString('latin1', 0, 600);
  return { statuses: outcome.answers.map(({ status }) => status), faults: faultsOf(attack, outcome, measure), line };
}

test(`what the document allows is answered as it says, for each operation and ${REQUESTS} requests of seed ${SEED}`, async () => {
  expect(operations.length).toBeGreaterThan(30);
  const faults: unknown[] = [];
  const granted = new Map<string, number>();
  for (const [at, operation] of operations.entries()) {
    for (const [n, asked] of validRequests(operation, components, REQUESTS, SEED * 1000 + at).entries()) {
      const { statuses, faults: found, line } = await ask(operation, asked, n < FRESH);
      if (found.length > 0) faults.push({ operation: operation.id, found, line });
      const isGranted = statuses.some((status) => status < 300);
      granted.set(operation.id, (granted.get(operation.id) ?? 0) + (isGranted ? 1 : 0));
    }
  }
  expect(faults.slice(0, 10), `${faults.length} faults`).toEqual([]);
  const never = [...granted].filter(([, times]) => times === 0).map(([id]) => id);
  expect(never.sort()).toEqual(NEVER_GRANTED);
});

test('what it nearly allows breaks nothing, and what it forbids is refused', async () => {
  const faults: unknown[] = [];
  let refused = 0;
  for (const [at, operation] of operations.entries()) {
    for (const [n, asked] of validRequests(operation, components, REQUESTS, SEED * 1000 + 500 + at).entries()) {
      const dice = new Dice(SEED * 1000 + at * 100 + n);
      const near = await ask(operation, nearly(asked, dice), false);
      if (near.faults.length > 0) faults.push({ operation: operation.id, ...near });
      const wrong = forbidden(operation, asked, components, dice);
      if (!wrong) continue;
      const answer = await ask(operation, wrong, false);
      const isRefused = answer.statuses.every((status) => status >= 400 && status < 500);
      if (answer.faults.length > 0 || !isRefused) faults.push({ operation: operation.id, ...answer });
      refused += 1;
    }
  }
  expect(faults.slice(0, 10), `${faults.length} faults`).toEqual([]);
  expect(refused).toBeGreaterThan(10 * REQUESTS);
});
