import { type Latency, measureLatency } from './measure/latency.ts';
import { measureRecovery } from './measure/recovery.ts';
import { measureThroughput, type Throughput } from './measure/throughput.ts';
import type { Options, Part } from './options.ts';
import type { BenchRedis } from './redis-server.ts';
import { SUBJECT_NAMES, type SubjectName } from './subjects/subject.ts';

/** One entry a round. */
type Rounds<T> = Readonly<Partial<Record<SubjectName, readonly T[]>>>;

export interface Figures {
  readonly throughput: Rounds<Throughput>;
  readonly latency: Rounds<Latency>;
  /** One entry a kill, in milliseconds. */
  readonly recoveryMs: readonly number[];
}

/** Measures on one Redis. The subjects take turns, so that whatever else the machine does strikes all of them. */
export async function takeFigures(redis: BenchRedis, options: Options): Promise<Figures> {
  const { only, rounds } = options;
  const raced = SUBJECT_NAMES.filter((name) => only.includes(name === 'cairn' ? 'a' : 'b'));
  const timed = only.includes('c') ? SUBJECT_NAMES : [];
  return {
    throughput: await inTurn(raced, rounds, 'throughput', (name) => measureThroughput(name, redis, options)),
    latency: await inTurn(timed, rounds, 'latency', (name) => measureLatency(name, redis, options)),
    recoveryMs: only.includes('d' satisfies Part) ? await recovery(redis, options.kills) : [],
  };
}

async function inTurn<T>(
  names: readonly SubjectName[],
  rounds: number,
  what: string,
  measure: (name: SubjectName) => Promise<T>,
): Promise<Rounds<T>> {
  const found: Partial<Record<SubjectName, T[]>> = {};
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      progress(`${what}, round ${round} of ${rounds}: ${name}`);
      const entries = found[name] ?? [];
      entries.push(await measure(name));
      found[name] = entries;
    }
  }
  return found;
}

function recovery(redis: BenchRedis, kills: number): Promise<readonly number[]> {
  progress(`recovery: ${kills} kills`);
  return measureRecovery(redis, kills);
}

/** On standard error, so that standard output is the result alone. */
function progress(text: string): void {
  process.stderr.write(`  ${text}\n`);
}
