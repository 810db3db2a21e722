import { effectField, isFree, microsOf, tokensOf, type Usage, withCall } from '@cairn/core';
import type { Lease } from '../lease.ts';
import { resultText } from '../limits.ts';
import { assertInHand } from '../memory/in-hand.ts';
import type { RunRecord } from '../memory/record.ts';
import { claimField } from '../stale.ts';
import { charge, type Heard } from './charge.ts';
import type { Begun, Ceiling, Ceilings, NewEffect, Salvage, Settled } from './ledger.ts';
import type { EffectRecord } from './record.ts';

type Known = Pick<NewEffect, 'kind' | 'site' | 'inputHash'>;

export function begin(run: RunRecord, lease: Lease, effect: NewEffect, nowMs: number): Begun {
  assertInHand(run, lease);
  const field = effectField({ ...lease, site: effect.site });
  const known = run.effects.get(field);
  if (known && known.inputHash !== effect.inputHash) return { kind: 'diverged' };
  const own = known?.nonce === lease.nonce;
  const unheard = known?.holds === true && !own && !isFree(effect.estimate) ? { unheard: true as const } : {};
  if (known?.holds && !own) {
    release(run, known);
    if (!isFree(effect.estimate)) take(run, lease, effect, 'unknown', effect.estimate, nowMs);
  }
  if (known?.result !== undefined) return { kind: 'done', result: JSON.parse(known.result), ...unheard };
  if (known?.holds && own) return { kind: 'open', salvaged: known.salvaged };
  const limit = overLimit(run, effect.estimate, effect.ceilings, nowMs);
  if (limit) return { kind: 'spent', limit, ...unheard };
  const tokens = tokensOf(effect.estimate);
  const micros = microsOf(effect.estimate);
  run.spent.heldTokens += tokens;
  run.spent.heldMicros += micros;
  const salvaged = known?.salvaged ?? '';
  run.effects.set(field, {
    inputHash: effect.inputHash,
    nonce: lease.nonce,
    holds: true,
    tokens,
    micros,
    salvaged,
  });
  const claim = claimField(lease);
  if (!run.pinnedGuidance.has(claim)) run.pinnedGuidance.set(claim, effect.guidance);
  return { kind: 'open', salvaged, ...unheard };
}

export function settle(run: RunRecord, lease: Lease, effect: Known, settled: Settled, nowMs: number): void {
  const done = 'result' in settled;
  const result = done ? resultText(effect.site, settled.result) : undefined;
  const known = run.effects.get(effectField({ ...lease, site: effect.site }));
  if (known?.inputHash !== effect.inputHash) return;
  if (result !== undefined && known.result === undefined) {
    known.result = result;
    known.salvaged = '';
  }
  if (known.nonce !== lease.nonce || !known.holds) return;
  const costly = known.tokens + known.micros > 0 || !isFree(settled.usage);
  release(run, known);
  if (costly) take(run, lease, effect, done ? 'completed' : 'failed', settled.usage, nowMs);
}

/** @param salvage comes with a batch that was not there yet */
export function keep(run: RunRecord, lease: Lease, { site, text, restart }: Salvage): void {
  const known = run.effects.get(effectField({ ...lease, site }));
  if (known) known.salvaged = restart ? text : known.salvaged + text;
}

function release(run: RunRecord, known: EffectRecord): void {
  run.spent.heldTokens -= known.tokens;
  run.spent.heldMicros -= known.micros;
  known.holds = false;
  known.tokens = 0;
  known.micros = 0;
}

function take(run: RunRecord, lease: Lease, effect: Known, heard: Heard, usage: Usage, nowMs: number): void {
  run.spent.tokens += tokensOf(usage);
  run.spent.micros += microsOf(usage);
  if (run.over) return;
  run.usage = withCall(run.usage, lease.visit.step, usage);
  run.version += 1;
  run.emit(nowMs, [{ ...charge(effect, heard, usage), ...lease.visit }], lease.attempt);
}

function overLimit(run: RunRecord, estimate: Usage, ceilings: Ceilings, nowMs: number): Ceiling | undefined {
  const { spent } = run;
  const { tokens = Infinity, costUsd = Infinity, durationMs = Infinity } = ceilings;
  const [more, moreMicros] = [tokensOf(estimate), microsOf(estimate)];
  if (nowMs - (run.startedAtMs ?? nowMs) > durationMs) return 'max_duration_ms';
  if (more > 0 && spent.tokens + spent.heldTokens + more > tokens) return 'max_tokens';
  const mostMicros = microsOf({ ...estimate, cost_usd: costUsd });
  if (moreMicros > 0 && spent.micros + spent.heldMicros + moreMicros > mostMicros) return 'max_cost_usd';
  return undefined;
}
