import type { RunId } from '@cairn/core';

interface Held {
  readonly runId: RunId;
  readonly own: AbortController;
}

/** What this process works on right now, so that a raised fence can stop it at once. */
export class InHand {
  readonly #held = new Set<Held>();

  /** @returns a signal that aborts with `stop` or when the run's fence is raised, and how to put the work down */
  take(runId: RunId, stop: AbortSignal): { signal: AbortSignal; putDown: () => void } {
    const held = { runId, own: new AbortController() };
    const onStop = () => held.own.abort(stop.reason);
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop);
    this.#held.add(held);
    return {
      signal: held.own.signal,
      putDown: () => {
        stop.removeEventListener('abort', onStop);
        this.#held.delete(held);
      },
    };
  }

  fenceRaised(runId: RunId): void {
    for (const held of this.#held) if (held.runId === runId) held.own.abort('fence_raised');
  }
}
