import { CairnError, CostlyError, type Usage } from '@cairn/core';

/**
 * What went wrong with a call: `busy` says when to come back, `broken` is the network or the server, `silent` sent nothing for too
 * long; these are worth another try. `refused` is the request (a parameter, its length), `denied` the key, the model's name or
 * the account.
 */
export type Trouble = 'busy' | 'broken' | 'silent' | 'refused' | 'denied';

/** A call to a model that failed. Its message carries nothing that its writer did not choose: no headers, no bodies, no key. */
export class ModelCallError extends CostlyError {
  readonly trouble: Trouble;
  /** As long as the server asks to be left alone. */
  readonly retryAfterMs: number;

  constructor(trouble: Trouble, message: string, usage: Usage, retryAfterMs = 0) {
    super(message, usage);
    this.trouble = trouble;
    this.retryAfterMs = retryAfterMs;
  }

  get worthAnotherTry(): boolean {
    return this.trouble === 'busy' || this.trouble === 'broken' || this.trouble === 'silent';
  }
}

/** The limit of the run that left no room for a call; undefined for any other error. */
export function limitSpent(error: unknown): string | undefined {
  if (!(error instanceof CairnError) || error.code !== 'BUDGET_SPENT') return undefined;
  const { limit } = error.details;
  return typeof limit === 'string' ? limit : 'budget';
}

export function troubleOfStatus(status: number): Trouble {
  if (status === 429 || status === 503 || status === 529) return 'busy';
  if (status === 401 || status === 402 || status === 403 || status === 404) return 'denied';
  return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'refused' : 'broken';
}
