import { effectField, microsOf, visitKey } from '@cairn/core';
import type { Lease } from '../lease.ts';
import { resultText } from '../limits.ts';
import { type ActContext, at, replyOf } from '../redis/acts/act.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { claimField, staleLease } from '../stale.ts';
import { charge } from './charge.ts';
import type { Begun, Ceiling, EffectLedger, NewEffect, Settled } from './ledger.ts';

export const redisEffects = (context: ActContext): EffectLedger => ({
  begin: (lease, effect) => orUnavailable(begin(context, lease, effect)),
  settle: (lease, effect, settled) => orUnavailable(settle(context, lease, effect, settled)),
});

async function begin({ run, keys }: ActContext, lease: Lease, effect: NewEffect): Promise<Begun> {
  const of = keys.run(lease.runId);
  const { estimate, ceilings } = effect;
  const [kind, told, charged] = await replyOf(
    run(
      'begin-effect',
      [of.run, of.events, of.effects],
      [
        claimField(lease),
        lease.nonce,
        lease.epoch,
        effectField({ ...lease, site: effect.site }),
        effect.inputHash,
        estimate.input_tokens,
        estimate.output_tokens,
        microsOf(estimate),
        ceilings.tokens ?? '',
        ceilings.costUsd === undefined ? '' : microsOf({ ...estimate, cost_usd: ceilings.costUsd }),
        ceilings.durationMs ?? '',
        lease.visit.step,
        lease.attempt,
        keys.growth(lease.runId),
        effect.guidance,
        at(lease.visit, charge(effect, 'unknown', estimate)),
      ],
    ),
  );
  const unheard = charged === 1 ? { unheard: true as const } : {};
  switch (kind) {
    case 'stale':
      throw staleLease(lease, Number(told));
    case 'done':
      return { kind: 'done', result: JSON.parse(String(told)), ...unheard };
    case 'diverged':
      return { kind: 'diverged' };
    case 'spent':
      return { kind: 'spent', limit: told as Ceiling, ...unheard };
    default:
      return { kind: 'open', salvaged: String(told), ...unheard };
  }
}

async function settle(
  { run, keys }: ActContext,
  lease: Lease,
  effect: Pick<NewEffect, 'kind' | 'site' | 'inputHash'>,
  settled: Settled,
): Promise<void> {
  const of = keys.run(lease.runId);
  const { usage } = settled;
  const done = 'result' in settled;
  await run(
    'settle-effect',
    [of.run, of.events, of.effects],
    [
      effectField({ ...lease, site: effect.site }),
      lease.nonce,
      effect.inputHash,
      done ? 'done' : 'failed',
      done ? resultText(`${visitKey(lease.visit)} ${effect.site}`, settled.result) : '',
      usage.input_tokens,
      usage.output_tokens,
      microsOf(usage),
      lease.visit.step,
      lease.attempt,
      keys.growth(lease.runId),
      at(lease.visit, charge(effect, done ? 'completed' : 'failed', usage)),
    ],
  );
}
