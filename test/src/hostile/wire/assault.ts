import { Dice } from '../dice.ts';
import { type Attack, sound } from './attack.ts';
import { FAMILIES, KEYED } from './families.ts';
import { type Outcome, RawConnection } from './raw-http.ts';
import { NoAnswerError } from './read-answers.ts';
import { faultsOf, type Measure } from './verdict.ts';
import type { World } from './world.ts';

export interface Assault {
  readonly requests: number;
  /** The same seed sends the same requests. */
  readonly seed: number;
  readonly world: World;
  /** Of an API that wants a key, and is sent none of its own. */
  readonly keyedPort: number;
  readonly measure: Measure;
}

export interface Aftermath {
  readonly faults: readonly string[];
  /** How often each family of requests was answered with each status. */
  readonly statuses: ReadonlyMap<string, number>;
}

const CLIENTS = 24;
const KEYED_SHARE = 0.05;
const SHOWN_BYTES = 400;

/** Sends them all, several at a time, each judged as soon as it is answered. */
export async function assault(plan: Assault): Promise<Aftermath> {
  const statuses = new Map<string, number>();
  const faults: string[] = [];
  let next = 0;
  const client = async () => {
    const open = new RawConnection(plan.world.port);
    const keyed = new RawConnection(plan.keyedPort);
    for (let n = next++; n < plan.requests; n = next++) {
      const { name, attack } = attackBy(plan, n);
      const isKeyed = name === 'keyed';
      const outcome = await sendTo(isKeyed ? keyed : open, attack);
      if (typeof outcome === 'string') {
        faults.push(shown(n, name, attack, outcome));
        continue;
      }
      for (const { status } of outcome.answers) {
        const what = `${name} ${status}`;
        statuses.set(what, (statuses.get(what) ?? 0) + 1);
        if (isKeyed && status < 400 && attack.path.startsWith('/v1/'))
          faults.push(shown(n, name, attack, 'it was let in'));
      }
      faults.push(...faultsOf(attack, outcome, plan.measure).map((fault) => shown(n, name, attack, fault)));
    }
    open.close();
    keyed.close();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { faults, statuses };
}

/** @returns in words what is wrong, when what came back is not HTTP */
async function sendTo(connection: RawConnection, attack: Attack): Promise<Outcome | string> {
  try {
    return await connection.send(attack);
  } catch (error) {
    connection.close();
    if (error instanceof NoAnswerError) return error.message;
    throw error;
  }
}

const NAMES = [...FAMILIES.keys()];

/** The nth request of a seed: by these two alone, so that one of them can be sent again. */
function attackBy({ seed, world }: Pick<Assault, 'seed' | 'world'>, n: number): { name: string; attack: Attack } {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ n);
  if (dice.chance(KEYED_SHARE)) return { name: 'keyed', attack: KEYED(dice, world) };
  const name = dice.pick(NAMES);
  const family = FAMILIES.get(name);
  return { name, attack: family?.(dice, world) ?? sound({ path: '/' }) };
}

const shown = (n: number, name: string, { bytes }: Attack, fault: string) =>
  `#${n} ${name}: ${fault}\n   ${JSON.stringify(bytes.toString('latin1', 0, SHOWN_BYTES))}${bytes.length > SHOWN_BYTES ? ` … ${bytes.length} bytes` : ''}`;

const PACE_REQUESTS = 400;

/** How long an API takes for one good request, in milliseconds: the middle one of many. */
export async function pace({ port, over }: World): Promise<number> {
  const connection = new RawConnection(port);
  const tookMs: number[] = [];
  for (let left = PACE_REQUESTS; left > 0; left--) {
    const beganMs = performance.now();
    const { answers } = await connection.send(sound({ path: `/v1/runs/${over}` }));
    tookMs.push(performance.now() - beganMs);
    if (answers[0]?.status !== 200) throw new Error(`A good request was answered with ${answers[0]?.status}.`);
  }
  connection.close();
  return tookMs.sort((a, b) => a - b)[PACE_REQUESTS / 2] ?? 0;
}
