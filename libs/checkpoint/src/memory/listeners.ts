import type { RunId } from '@cairn/core';
import type { RunRecord } from './record.ts';

type OnRaised = (runId: RunId, epoch: number) => void;

/** Who wants to know when a log has grown or a fence was raised. */
export class Listeners {
  readonly #watchers = new Map<RunId, Set<() => void>>();
  readonly #fenceWatchers = new Set<OnRaised>();

  grown(runId: RunId): void {
    for (const wake of this.#watchers.get(runId) ?? []) queueMicrotask(wake);
  }

  raised({ created, epoch }: RunRecord): void {
    for (const heard of this.#fenceWatchers) heard(created.runId, epoch);
  }

  watch(runId: RunId, onGrowth: () => void): () => void {
    const own = this.#watchers.get(runId) ?? new Set();
    this.#watchers.set(runId, own.add(onGrowth));
    return () => {
      own.delete(onGrowth);
      if (own.size === 0) this.#watchers.delete(runId);
    };
  }

  watchFences(onRaised: OnRaised): () => void {
    this.#fenceWatchers.add(onRaised);
    return () => this.#fenceWatchers.delete(onRaised);
  }

  clear(): void {
    this.#watchers.clear();
    this.#fenceWatchers.clear();
  }
}
