import type { Asks, EffectKind, Usage } from '@cairn/core';
import type { Lease } from '../lease.ts';

/** What a run may come to with a call's estimate; a limit that is absent is none. */
export interface Ceilings {
  readonly tokens?: number | undefined;
  readonly costUsd?: number | undefined;
  /** Since the run started. */
  readonly durationMs?: number | undefined;
}

export type Ceiling = 'max_tokens' | 'max_cost_usd' | 'max_duration_ms';

/** A call that is about to be made. */
export interface NewEffect {
  readonly kind: EffectKind;
  readonly site: string;
  /** SHA-256, hex, of all that decides the answer. */
  readonly inputHash: string;
  /** Held against the ceilings until the effect is settled. */
  readonly estimate: Usage;
  readonly ceilings: Ceilings;
  /** How many pieces of guidance the work sees: later claims of it see no more of them, so that they ask the same. */
  readonly guidance: number;
  /** For what is counted only. */
  readonly asks?: Asks | undefined;
}

/** An earlier try ended unheard of, and was charged with its estimate by this act. */
interface Unheard {
  readonly unheard?: true;
}

export type Begun =
  /** Make the call. An earlier try may have kept text. */
  | ({ readonly kind: 'open'; readonly salvaged: string } & Unheard)
  | ({ readonly kind: 'done'; readonly result: unknown } & Unheard)
  /** This site asked for something else before. */
  | { readonly kind: 'diverged' }
  | ({ readonly kind: 'spent'; readonly limit: Ceiling } & Unheard);

/** How a call ended; without a result it failed. */
export interface Settled {
  readonly result?: unknown;
  readonly usage: Usage;
}

/** Text that streamed in, kept behind what an effect has already; or, with `restart`, instead of it. */
export interface Salvage {
  readonly site: string;
  readonly text: string;
  readonly restart: boolean;
}

/** What a run asked of the outside world, and what came of it. A try whose end nobody heard of is charged with its estimate. */
export interface EffectLedger {
  /**
   * Writes a call down before it is made; the same again under one lease is a no-op.
   * @throws STALE_LEASE when a newer epoch holds the run
   */
  begin(lease: Lease, effect: NewEffect): Promise<Begun>;
  /**
   * Writes down how it ended. A result counts even when its lease is lost: it was paid for. The first one stays.
   * @throws OUTPUT_TOO_LARGE
   */
  settle(
    lease: Lease,
    effect: Pick<NewEffect, 'kind' | 'site' | 'inputHash' | 'asks'>,
    settled: Settled,
  ): Promise<void>;
}
