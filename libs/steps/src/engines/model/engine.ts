import { type Asks, CairnError, DEFAULT_RETRY, type StepContext } from '@cairn/core';
import type { ModelConfig } from './config.ts';
import { limitSpent, ModelCallError } from './failure.ts';
import { Plain } from './plain-text.ts';
import type { Vendor } from './vendor.ts';

/** A model that this build can ask. */
export interface ModelEngine {
  readonly config: ModelConfig;
  /** Makes words of the model's safe to show. */
  readonly plain: Plain;
  vendor(): Promise<Vendor>;
}

/** The vendors' packages are loaded with the first call: who never makes one does not pay for them. */
export function modelEngine(config: ModelConfig): ModelEngine {
  let vendor: Promise<Vendor> | undefined;
  return {
    config,
    plain: new Plain([config.key]),
    vendor: () => {
      vendor ??= import('./vendor.ts').then(({ vendorOf }) => vendorOf(config));
      return vendor;
    },
  };
}

export type Asker = Pick<
  StepContext,
  'attempt' | 'effect' | 'guidance' | 'log' | 'request' | 'signal' | 'tell' | 'think'
>;

/** Why the embedded engine stands in for a model: a limit of the run, or what is wrong with the model. */
export interface StandIn {
  /** `max_tokens`, `max_cost_usd`, `max_duration_ms`; absent when it is the model. */
  readonly limit?: string;
  readonly why: string;
}

/** As it is counted. */
export const asksOf = ({ provider, name }: ModelConfig): Asks => ({ provider, model: name });

/** Money is only kept to when the price is known. @throws BUDGET_SPENT */
export function assertPriced({ config }: ModelEngine, { request }: Pick<Asker, 'request'>): void {
  if (request.limits.max_cost_usd === undefined || config.prices[config.name]) return;
  const message = `No price of ${config.name} is known, so max_cost_usd cannot be kept to. Name it in CAIRN_MODEL_PRICES.`;
  throw new CairnError('BUDGET_SPENT', message, { limit: 'max_cost_usd', unpriced: true });
}

/**
 * What a failed call means for the work at hand.
 * @returns why the embedded engine has to stand in
 * @throws the error itself, when another attempt may mend it or it is none of a model's
 */
export function standInFor(error: unknown, { attempt, signal, log }: Asker): StandIn {
  signal.throwIfAborted();
  const limit = limitSpent(error);
  if (limit !== undefined) {
    const unpriced = error instanceof CairnError && error.details.unpriced === true;
    return { limit, why: unpriced ? 'the price of the model is not known' : 'it left no room for another call' };
  }
  if (!(error instanceof ModelCallError) || isForNow(error, attempt)) throw error;
  log.warn({ err: error, trouble: error.trouble }, 'a model call failed for good');
  return { why: error.message };
}

/** Whether the step's next attempt may get what this one did not. Its last one does without. */
export const isForNow = (error: unknown, attempt: number): boolean =>
  error instanceof ModelCallError && error.worthAnotherTry && attempt < DEFAULT_RETRY.maxAttempts;
