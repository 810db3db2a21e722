import type { Store } from '@cairn/checkpoint';
import type { Run, RunId } from '@cairn/core';

/** A wake-up may get lost: so often the run is looked at anyway, in milliseconds. */
const POLL_MS = 1000;

export interface WaitOptions {
  /** The longest wait, in seconds. */
  readonly waitS: number;
  readonly until: (run: Run) => boolean;
  /** Ends the wait early, as when the caller hung up. */
  readonly signal: AbortSignal;
}

/** The run as it is once `until` holds, or when the wait is over; `undefined` when it is gone. */
export async function waitForRun(store: Store, runId: RunId, options: WaitOptions): Promise<Run | undefined> {
  const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(options.waitS * 1000)]);
  const growth = watchGrowth(store, runId, deadline);
  try {
    for (;;) {
      const run = await store.get(runId);
      if (!run || options.until(run) || deadline.aborted) return run;
      await growth.next();
    }
  } finally {
    growth.stop();
  }
}

/** `next` resolves when the run may have changed since the last time, at the latest at the next poll or the deadline. */
function watchGrowth(store: Store, runId: RunId, deadline: AbortSignal) {
  let wake = () => {};
  let grown = false;
  const onGrowth = () => {
    grown = true;
    wake();
  };
  const stopWatching = store.watch(runId, onGrowth);
  const poll = setInterval(onGrowth, POLL_MS);
  deadline.addEventListener('abort', onGrowth, { once: true });
  return {
    async next() {
      if (!grown) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      grown = false;
    },
    stop() {
      stopWatching();
      clearInterval(poll);
      deadline.removeEventListener('abort', onGrowth);
    },
  };
}
