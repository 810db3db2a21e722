import { type NewEvent, schemaVersionOf } from '@cairn/core';
import { runBounded } from './abort.ts';
import { readerOf, workContext } from './context.ts';
import { Effects } from './effects.ts';
import { afterError } from './failure.ts';
import { Journal } from './journal.ts';
import { persist } from './persist.ts';
import { DONE, type Outcome, type Taken } from './work.ts';

/** Runs one branch of a step's fan-out and saves its result. A branch that fails for good is a result too: the run goes on. */
export async function takePart(taken: Taken, item: number): Promise<Outcome> {
  const { ports, claim, step, signal, log } = taken;
  const { lease } = claim;
  const { fanOut } = step;
  if (!fanOut) throw new TypeError(`Step ${step.name} has no fan-out, but a job for its item ${item}.`);
  const journal = new Journal(ports.store, lease, log);
  try {
    await ports.reach('part.start', step.name);
    const events: NewEvent[] = [];
    const output = await runItem(taken, fanOut, item, journal, events);
    await ports.reach('part.before', step.name);
    const part = { schema_version: schemaVersionOf(fanOut), status: 'done', output: jsonOf(output) } as const;
    await persist(signal, () => ports.store.commitPart(lease, part, events));
    await ports.reach('part.after', step.name);
    return DONE;
  } catch (error) {
    await journal.settled();
    return afterError(taken, error, fanOut.retry);
  }
}

async function runItem(
  taken: Taken,
  fanOut: NonNullable<Taken['step']['fanOut']>,
  item: number,
  journal: Journal,
  events: NewEvent[],
): Promise<unknown> {
  const { ports, claim, step, signal, log } = taken;
  const value = fanOut.items({ request: claim.request, latest: readerOf(claim.checkpoints) })[item];
  const effects = new Effects(taken, journal);
  const what = `${claim.lease.runId} ${step.name} item ${item}`;
  const output = await runBounded(
    what,
    fanOut.timeoutMs,
    signal,
    (bounded) =>
      fanOut.run(value, workContext({ claim, signal: bounded, store: ports.store, log, journal, effects, events })),
    log,
  );
  await journal.settled();
  return output;
}

const jsonOf = (output: unknown) => JSON.parse(JSON.stringify(output ?? null));
