import type { RunId } from '@cairn/core';

/** What this process works on right now, so that a raised fence can stop it at once. */
export class InHand {
  readonly #stops = new Map<RunId, Set<AbortController>>();

  /** @returns a signal that aborts with `stop` or when the run's fence is raised, and how to put the work down */
  take(runId: RunId, stop: AbortSignal): { signal: AbortSignal; putDown: () => void } {
    const own = new AbortController();
    const onStop = () => own.abort(stop.reason);
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop, { once: true });
    const stops = this.#stops.get(runId) ?? new Set();
    this.#stops.set(runId, stops.add(own));
    return {
      signal: own.signal,
      putDown: () => {
        stop.removeEventListener('abort', onStop);
        stops.delete(own);
        if (stops.size === 0 && this.#stops.get(runId) === stops) this.#stops.delete(runId);
      },
    };
  }

  fenceRaised(runId: RunId): void {
    for (const stop of this.#stops.get(runId) ?? []) stop.abort('fence_raised');
  }
}
