import { createHash } from 'node:crypto';
import type { Begun, Ceilings, NewEffect } from '@cairn/checkpoint';
import {
  CairnError,
  CostlyError,
  canonicalJson,
  type Effect,
  type EffectResult,
  effectKey,
  NO_USAGE,
  type RunLimits,
  visitKey,
} from '@cairn/core';
import type { Journal } from './journal.ts';
import { persist } from './persist.ts';
import { StreamedText } from './salvage.ts';
import type { Taken } from './work.ts';

/** Of a run's limits, so much is kept for calls that write. */
const WRITING_SHARE = 0.15;

/** The calls of one piece of work to the outside world: each through the ledger. */
export class Effects {
  readonly #taken: Taken;
  readonly #journal: Journal;
  readonly #asked = new Set<string>();

  constructor(taken: Taken, journal: Journal) {
    this.#taken = taken;
    this.#journal = journal;
  }

  /**
   * @param signal aborts with the work
   * @throws NON_DETERMINISTIC, BUDGET_SPENT, STALE_LEASE, what the call throws
   */
  async run<Result>(effect: Effect<Result>, signal: AbortSignal): Promise<Result> {
    const { ports, claim } = this.#taken;
    this.#assertNew(effect.site);
    const inputHash = createHash('sha256').update(canonicalJson(effect.input)).digest('hex');
    const known = { ...effect, inputHash };
    const asked: NewEffect = {
      kind: effect.kind,
      site: effect.site,
      inputHash,
      estimate: effect.estimate ?? NO_USAGE,
      ceilings: ceilingsOf(claim.request.limits, effect.writes ?? false),
      guidance: claim.guidance.length,
      asks: effect.asks,
    };
    const begun = await persist(signal, () => ports.store.effects.begin(claim.lease, asked));
    switch (begun.kind) {
      case 'done':
        return effect.result.parse(begun.result);
      case 'diverged':
        throw this.#diverged(effect.site);
      case 'spent':
        throw this.#spent(effect.site, begun);
      default:
        return this.#call(known, begun.salvaged, signal);
    }
  }

  async #call<Result>(
    effect: Effect<Result> & { inputHash: string },
    salvaged: string,
    signal: AbortSignal,
  ): Promise<Result> {
    const { ports, claim, step } = this.#taken;
    const { lease } = claim;
    const streamed = new StreamedText(this.#journal, effect, salvaged);
    const settle = (settled: { result?: unknown; usage: EffectResult<Result>['usage'] }) =>
      ports.store.effects.settle(lease, effect, { ...settled, usage: settled.usage ?? NO_USAGE });
    await ports.reach('effect.before', step.name);
    try {
      const done = await effect.call({
        key: effectKey(lease.runId, { ...lease, site: effect.site }, effect.inputHash),
        signal,
        salvaged,
        stream: (text) => streamed.add(text),
        restart: () => streamed.restart(),
      });
      streamed.close();
      await ports.reach('effect.after', step.name);
      await persist(signal, () => settle({ result: done.result, usage: done.usage }));
      await ports.reach('effect.settled', step.name);
      return done.result;
    } catch (error) {
      streamed.close();
      // Who was stopped in the middle of a call cannot say what it took: it stays open, and is charged with its estimate.
      if (error instanceof CostlyError || !signal.aborted) {
        await persist(signal, () => settle({ usage: error instanceof CostlyError ? error.usage : NO_USAGE }));
      }
      throw error;
    }
  }

  #assertNew(site: string): void {
    if (site.length === 0 || site.length > SITE_MAX_CHARS) {
      throw new TypeError(
        `An effect's site has 1 to ${SITE_MAX_CHARS} characters: ${JSON.stringify(site.slice(0, 50))}.`,
      );
    }
    if (this.#asked.has(site)) {
      throw new CairnError(
        'NON_DETERMINISTIC',
        `${this.#where(site)} is asked twice in one execution. Give each call a site.`,
      );
    }
    this.#asked.add(site);
  }

  #diverged(site: string): CairnError {
    return new CairnError(
      'NON_DETERMINISTIC',
      `${this.#where(site)} asked for something else when it ran before. Its input may depend only on checkpoints, the request, ` +
        'guidance and recorded results; what a new build asks differently needs a new site.',
    );
  }

  #spent(site: string, { limit }: Begun & { kind: 'spent' }): CairnError {
    return new CairnError('BUDGET_SPENT', `${this.#where(site)} is not called: ${limit} leaves no room for it.`, {
      limit,
    });
  }

  #where(site: string): string {
    const { runId, visit, item } = this.#taken.claim.lease;
    return `${runId} ${visitKey(visit)}${item === undefined ? '' : `/${item}`} ${site}`;
  }
}

const SITE_MAX_CHARS = 200;

function ceilingsOf(limits: RunLimits, writes: boolean): Ceilings {
  const share = writes ? 1 : 1 - WRITING_SHARE;
  const part = (limit: number | undefined) => (limit === undefined ? undefined : limit * share);
  const tokens = part(limits.max_tokens);
  return {
    tokens: tokens === undefined ? undefined : Math.floor(tokens),
    costUsd: part(limits.max_cost_usd),
    durationMs: part(limits.max_duration_ms),
  };
}
