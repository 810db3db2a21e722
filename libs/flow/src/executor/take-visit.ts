import { type NewEvent, next, type Part } from '@cairn/core';
import { runBounded } from './abort.ts';
import { branchesOf } from './branches.ts';
import { commitVisit } from './commit-visit.ts';
import { stepContext } from './context.ts';
import { Effects } from './effects.ts';
import { afterError } from './failure.ts';
import { Journal } from './journal.ts';
import type { Taken, Taking } from './work.ts';

/** Runs one visit of a step, commits its output, and sees to it that the run's next job exists. */
export async function takeVisit(taken: Taken): Promise<Taking> {
  const { ports, claim, step, log } = taken;
  const { lease } = claim;
  const { reach, store } = ports;
  const journal = new Journal(store, lease, log);
  try {
    await reach('step.start', step.name);
    const branched = await branchesOf(taken);
    if (branched.kind !== 'all') return branched;
    const events: NewEvent[] = [];
    const output = await runStep(taken, branched.parts, journal, events);
    const following = next(ports.pipeline, lease.visit, output);

    await reach(following ? 'commit.before' : 'end.before', step.name);
    const checkpoint = { output, schemaVersion: step.schemaVersion, events, ...(following ? { next: following } : {}) };
    return await commitVisit(taken, checkpoint);
  } catch (error) {
    await journal.settled();
    return afterError(taken, error, step.retry);
  }
}

async function runStep(taken: Taken, results: readonly Part[], journal: Journal, events: NewEvent[]): Promise<unknown> {
  const { ports, claim, step, signal, log } = taken;
  const effects = new Effects(taken, journal);
  const what = `${claim.lease.runId} ${step.name}`;
  const run = async (bounded: AbortSignal) => {
    const parts = { claim, signal: bounded, store: ports.store, log, journal, effects, events };
    const running = step.run(stepContext(parts, step, results));
    await ports.reach('step.middle', step.name);
    return running;
  };
  const output = await runBounded(what, step.timeoutMs, signal, run, log);
  await journal.settled();
  return step.output.parse(output);
}
