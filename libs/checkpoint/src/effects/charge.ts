import { type EventData, type RunUsage, runUsage, type Usage, usdOf } from '@cairn/core';
import type { NewEffect } from './ledger.ts';

/** How it is known what a call took: it said so, its failure did, or nobody heard and its estimate stands for it. */
export type Heard = 'completed' | 'failed' | 'unknown';

export const charge = ({ kind, site }: Pick<NewEffect, 'kind' | 'site'>, outcome: Heard, usage: Usage) => ({
  type: 'effect.charged' as const,
  data: { kind, site, outcome, ...usage } satisfies EventData,
});

const FIELD = 'use:';

/** Of a run's hash the fields `use:<step>`: `calls|input tokens|output tokens|micro-USD`. */
export function decodeUsage(hash: Readonly<Record<string, string>>): RunUsage {
  const steps = Object.entries(hash).filter(([field]) => field.startsWith(FIELD));
  return runUsage(
    Object.fromEntries(
      steps.map(([field, text]) => {
        const [calls = 0, input_tokens = 0, output_tokens = 0, micros = 0] = text.split('|').map(Number);
        return [field.slice(FIELD.length), { calls, input_tokens, output_tokens, cost_usd: usdOf(micros) }];
      }),
    ),
  );
}
