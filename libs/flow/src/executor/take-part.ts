import { LIMITS, type NewEvent, type Part } from '@cairn/core';
import { runBounded } from './abort.ts';
import { readerOf, workContext } from './context.ts';
import { DONE, type Outcome, type Taken } from './work.ts';
import { afterError, poisoned } from './failure.ts';
import { persist } from './persist.ts';
import { Thoughts } from './thoughts.ts';

/** Runs one branch of a step's fan-out and saves its result. A branch that fails for good is a result too: the run goes on. */
export async function takePart(taken: Taken, item: number): Promise<Outcome> {
  const { ports, claim, step, signal } = taken;
  const { lease } = claim;
  const { fanOut } = step;
  if (!fanOut) throw new TypeError(`Step ${step.name} has no fan-out, but a job for its item ${item}.`);
  const save = (part: Part, events: NewEvent[]) => persist(signal, () => ports.store.commitPart(lease, part, events));
  try {
    await ports.reach('part.start', step.name);
    if (claim.crashes >= LIMITS.poisonTakes) throw poisoned(lease, claim.crashes);
    const events: NewEvent[] = [];
    const output = await runItem(taken, fanOut, item, events);
    await ports.reach('part.before', step.name);
    await save({ status: 'done', output: jsonOf(output) }, events);
    await ports.reach('part.after', step.name);
    return DONE;
  } catch (error) {
    return afterError(taken, error, fanOut.retry, (failure) => save({ status: 'failed', failure }, []));
  }
}

async function runItem(taken: Taken, fanOut: NonNullable<Taken['step']['fanOut']>, item: number, events: NewEvent[]): Promise<unknown> {
  const { ports, claim, step, signal, log } = taken;
  const value = fanOut.items({ request: claim.request, latest: readerOf(claim.checkpoints) })[item];
  const thoughts = new Thoughts(ports.store, claim.lease, log);
  const what = `${claim.lease.runId} ${step.name} item ${item}`;
  const output = await runBounded(what, fanOut.timeoutMs, signal, (bounded) =>
    fanOut.run(value, workContext({ claim, signal: bounded, store: ports.store, log, thoughts, events })),
  );
  await thoughts.settled();
  return output;
}

const jsonOf = (output: unknown) => JSON.parse(JSON.stringify(output ?? null));
