import { carriesOn, type NewEvent, next } from '@cairn/core';
import { runBounded } from './abort.ts';
import { readerOf, stepContext } from './context.ts';
import { Effects } from './effects.ts';
import { afterError } from './failure.ts';
import { Journal } from './journal.ts';
import { persist } from './persist.ts';
import { DONE, type Taken, type Taking } from './work.ts';

/** Runs one visit of a step, commits its output, and sees to it that the run's next job exists. */
export async function takeVisit(taken: Taken): Promise<Taking> {
  const { ports, claim, step, signal, log } = taken;
  const { lease } = claim;
  const { reach, store } = ports;
  const journal = new Journal(store, lease, log);
  try {
    await reach('step.start', step.name);
    const events: NewEvent[] = [];
    const output = await runStep(taken, journal, events);
    const following = next(ports.pipeline, lease.visit, output);

    await reach(following ? 'commit.before' : 'end.before', step.name);
    const checkpoint = { output, schemaVersion: step.schemaVersion, events, ...(following ? { next: following } : {}) };
    const committed = await persist(signal, () => store.commit(lease, checkpoint));
    await reach('commit.after', step.name);

    log.debug({ won: committed.kind !== 'gone' && committed.won }, 'step committed');
    if (committed.kind !== 'current') return DONE;
    // The store's word counts, not `following`: another execution may have decided otherwise before.
    const { current } = committed;
    if (carriesOn(ports.pipeline, lease.visit, current)) return { kind: 'carry_on', visit: current };
    await persist(signal, () => ports.ensure(lease.runId, current, claim.pipeline));
    await reach('enqueue.after', step.name);
    return DONE;
  } catch (error) {
    await journal.settled();
    return afterError(taken, error, step.retry);
  }
}

async function runStep(taken: Taken, journal: Journal, events: NewEvent[]): Promise<unknown> {
  const { ports, claim, step, signal, log } = taken;
  const effects = new Effects(taken, journal);
  const items = step.fanOut?.items({ request: claim.request, latest: readerOf(claim.checkpoints) }).length ?? 0;
  const what = `${claim.lease.runId} ${step.name}`;
  const run = async (bounded: AbortSignal) => {
    const parts = { claim, signal: bounded, store: ports.store, log, journal, effects, events };
    const running = step.run(stepContext(parts, step, items));
    await ports.reach('step.middle', step.name);
    return running;
  };
  const output = await runBounded(what, step.timeoutMs, signal, run, log);
  await journal.settled();
  return step.output.parse(output);
}
