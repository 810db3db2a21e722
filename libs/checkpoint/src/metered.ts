import { CairnError, type Failure, isFree, type Meter, type TerminalStatus, type Usage } from '@cairn/core';
import type { Heard } from './effects/charge.ts';
import type { NewEffect } from './effects/ledger.ts';
import type { Lease } from './lease.ts';
import type { Store } from './store.ts';

type Outcome = 'completed' | 'failed' | 'retried' | 'handed_back' | 'stale';

/**
 * The store of a worker, which counts what becomes of the work: at the acts themselves, so that no step need know of it.
 * @param pipeline the name of the one that the worker runs
 */
export function meteredStore(store: Store, meter: Meter, pipeline: string): Store {
  const figures = new Figures(meter, pipeline);
  return {
    ...store,
    async claim(request) {
      const claim = await store.claim(request);
      if (claim.kind === 'claimed') figures.started(claim.lease, claim.crashes);
      if (claim.kind === 'suspect') meter.add('cairn_recoveries_total', { kind: 'suspected' });
      return claim;
    },
    async commit(lease, checkpoint) {
      const committed = await figures.unlessStale(lease, store.commit(lease, checkpoint));
      const won = committed.kind !== 'gone' && committed.won;
      figures.ended(lease, won ? 'completed' : 'stale');
      if (committed.kind === 'over' && won) figures.runEnded(committed.status);
      return committed;
    },
    async commitPart(lease, part, events) {
      await figures.unlessStale(lease, store.commitPart(lease, part, events));
      if (part.status === 'done') figures.ended(lease, 'completed');
      else figures.failed(lease, part.failure);
    },
    async retryLater(lease, event) {
      await store.retryLater(lease, event);
      figures.ended(lease, 'retried');
    },
    async handBack(lease) {
      await store.handBack(lease);
      figures.ended(lease, 'handed_back');
    },
    async fail(lease, failure) {
      await figures.unlessStale(lease, store.fail(lease, failure));
      if (figures.failed(lease, failure)) figures.runEnded('failed');
    },
    effects: {
      async begin(lease, effect) {
        const begun = await figures.unlessStale(lease, store.effects.begin(lease, effect));
        if (begun.kind !== 'diverged' && begun.unheard) figures.called(lease, effect, 'unknown', effect.estimate);
        return begun;
      },
      async settle(lease, effect, settled) {
        await store.effects.settle(lease, effect, settled);
        figures.called(lease, effect, 'result' in settled ? 'completed' : 'failed', settled.usage);
      },
    },
  };
}

class Figures {
  readonly #meter: Meter;
  readonly #pipeline: string;
  /** When each lease that is in hand began, in ms; a lease that is lost is forgotten with its work. */
  readonly #sinceMs = new WeakMap<Lease, number>();

  constructor(meter: Meter, pipeline: string) {
    this.#meter = meter;
    this.#pipeline = pipeline;
  }

  started(lease: Lease, crashes: number): void {
    this.#sinceMs.set(lease, performance.now());
    this.#meter.add('cairn_steps_started_total', this.#work(lease));
    if (crashes > 0) this.#meter.add('cairn_recoveries_total', { kind: 'recovered' });
  }

  /** Counts each lease once, however often its last act is sent. @returns whether this was the first time */
  ended(lease: Lease, outcome: Outcome): boolean {
    const sinceMs = this.#sinceMs.get(lease);
    if (sinceMs === undefined) return false;
    this.#sinceMs.delete(lease);
    const work = this.#work(lease);
    this.#meter.add('cairn_steps_ended_total', { ...work, outcome });
    if (outcome === 'completed' || outcome === 'failed')
      this.#meter.observe('cairn_step_seconds', work, (performance.now() - sinceMs) / 1000);
    return true;
  }

  failed(lease: Lease, { code }: Failure): boolean {
    const first = this.ended(lease, 'failed');
    if (first && code === 'POISONED') this.#meter.add('cairn_recoveries_total', { kind: 'poisoned' });
    return first;
  }

  runEnded(status: TerminalStatus): void {
    this.#meter.add('cairn_runs_ended_total', { pipeline: this.#pipeline, status });
  }

  called(
    { visit: { step } }: Lease,
    { kind, asks }: Pick<NewEffect, 'kind' | 'asks'>,
    outcome: Heard,
    usage: Usage,
  ): void {
    const { provider = kind, model = '' } = asks ?? {};
    const call = { pipeline: this.#pipeline, step, kind, provider, model, outcome };
    this.#meter.add('cairn_calls_total', call);
    if (isFree(usage)) return;
    this.#meter.add('cairn_tokens_total', { ...call, direction: 'input' }, usage.input_tokens);
    this.#meter.add('cairn_tokens_total', { ...call, direction: 'output' }, usage.output_tokens);
    this.#meter.add('cairn_cost_usd_total', call, usage.cost_usd);
  }

  async unlessStale<T>(lease: Lease, act: Promise<T>): Promise<T> {
    try {
      return await act;
    } catch (error) {
      if (error instanceof CairnError && error.code === 'STALE_LEASE') {
        this.ended(lease, 'stale');
        this.#meter.add('cairn_stale_writes_total', { pipeline: this.#pipeline, step: lease.visit.step });
      }
      throw error;
    }
  }

  #work({ visit: { step }, item }: Lease) {
    return { pipeline: this.#pipeline, step, work: item === undefined ? 'visit' : 'branch' };
  }
}
