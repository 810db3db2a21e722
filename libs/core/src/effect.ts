import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NewEvent } from './event.ts';
import type { RunId } from './ids.ts';
import { type Visit, visitKey } from './visit.ts';

export type EffectKind = 'model' | 'search' | 'fetch';

/** What calls to the outside world took. */
export const Usage = z.object({
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/** What a step took, and how many calls that is. */
export const StepUsage = Usage.extend({ calls: z.int().nonnegative() });
export type StepUsage = z.infer<typeof StepUsage>;

/** What a run took so far. */
export const RunUsage = StepUsage.extend({ by_step: z.record(z.string(), StepUsage) });
export type RunUsage = z.infer<typeof RunUsage>;

export const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };

const NO_CALLS: StepUsage = { ...NO_USAGE, calls: 0 };
const MICROS_PER_USD = 1_000_000;
/** Money is counted in millionths of a dollar, so that it adds up to the same in any order. */
export const microsOf = ({ cost_usd }: Usage): number => Math.round(cost_usd * MICROS_PER_USD);
export const usdOf = (micros: number): number => micros / MICROS_PER_USD;
export const tokensOf = ({ input_tokens, output_tokens }: Usage): number => input_tokens + output_tokens;
export const isFree = (usage: Usage): boolean => tokensOf(usage) === 0 && microsOf(usage) === 0;

const plus = (a: StepUsage, b: StepUsage): StepUsage => ({
  calls: a.calls + b.calls,
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  cost_usd: usdOf(microsOf(a) + microsOf(b)),
});

export const runUsage = (by_step: Readonly<Record<string, StepUsage>>): RunUsage => ({
  ...Object.values(by_step).reduce(plus, NO_CALLS),
  by_step,
});

/** With one more call of a step. */
export const withCall = ({ by_step }: RunUsage, step: string, usage: Usage): RunUsage =>
  runUsage({ ...by_step, [step]: plus(by_step[step] ?? NO_CALLS, { ...usage, calls: 1 }) });

/** Who answers a call: a provider, and the model of it. */
export interface Asks {
  readonly provider: string;
  readonly model?: string;
}

/** One try of an effect. */
export interface EffectTry {
  /** The same at every try: the call sends it as `Idempotency-Key`. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** The text that earlier tries had streamed when they broke off; '' when there is none. */
  readonly salvaged: string;
  /** Keeps text as it comes in, behind what is kept already: a crash loses no more than LIMITS.salvageMs of it. */
  stream(text: string): void;
  /** Forgets what is kept: this try does not go on from it. Readers are told. */
  restart(): void;
}

/**
 * One call to the outside world. It is written down before it is made, and what came of it afterwards: a result that is there is
 * returned without a call, whatever crashed in between.
 */
export interface Effect<Result> {
  readonly kind: EffectKind;
  /** Which call of this piece of work it is, such as `section/2`: no other one of it has the same. At most 200 characters. */
  readonly site: string;
  /** All that decides the answer, as JSON. Asked again at this site with another one, the step fails: NON_DETERMINISTIC. */
  readonly input: unknown;
  readonly result: z.ZodType<Result>;
  /** The most that it may take: held against the run's limits meanwhile, and charged if nobody hears how it ended. */
  readonly estimate?: Usage;
  /** Writing: it may take of what the run's limits keep back for that. */
  readonly writes?: boolean;
  /** Whom it asks, as operators see it in what is counted: a few names in all. */
  readonly asks?: Asks;
  /** How text that streams in is told to those who follow the run. */
  readonly told?: Telling;
  call(attempt: EffectTry): Promise<EffectResult<Result>>;
}

export interface Telling {
  /** @param offset in UTF-16 units from the text's start */
  more(text: string, offset: number): Pick<NewEvent, 'type' | 'data'>;
  /** What was told of this text so far does not hold. */
  anew(): Pick<NewEvent, 'type' | 'data'>;
}

export interface EffectResult<Result> {
  /** JSON; at most LIMITS.effectResultBytes. */
  readonly result: Result;
  readonly usage?: Usage;
}

/** A call that failed and took something all the same. */
export class CostlyError extends Error {
  override readonly name = 'CostlyError';
  readonly usage: Usage;

  constructor(message: string, usage: Usage, options?: ErrorOptions) {
    super(message, options);
    this.usage = usage;
  }
}

/** Where an effect stands in its run: a visit, or one branch of its fan-out, and the site in it. */
export interface EffectPlace {
  readonly visit: Visit;
  readonly item?: number | undefined;
  readonly site: string;
}

/** The field under which the ledger keeps an effect: never the attempt. */
export const effectField = ({ visit, item, site }: EffectPlace): string =>
  `${visitKey(visit)}${item === undefined ? '' : `/${item}`}:${site}`;

/** @returns SHA-256, hex: what makes a repeat recognisable to its target. Never the attempt, never a clock. */
export const effectKey = (runId: RunId, place: EffectPlace, inputHash: string): string =>
  createHash('sha256')
    .update(JSON.stringify([runId, effectField(place), inputHash]))
    .digest('hex');
