import { type OwnStepOptions, ownStep } from './own-step.ts';
import type { OwnRequest } from './request.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { Step } from './step.ts';

type StepOptions<Output> = Pick<Step<Output>, 'name' | 'output' | 'run'> &
  Partial<Omit<Step<Output>, 'name' | 'output' | 'run' | 'input'>>;

const DEFAULT_TIMEOUT_MS = 120_000;

/** A step of a pipeline of one's own: `input` is what its runs are started with. */
export function defineStep<Output, Input, Item = never, Result = never>(
  options: OwnStepOptions<Output, Input, Item, Result>,
): Step<Output, OwnRequest>;
/** A step of research: it reads the `request`. */
export function defineStep<Output>(options: StepOptions<Output>): Step<Output>;
export function defineStep<Output, Input, Item, Result>(
  options: OwnStepOptions<Output, Input, Item, Result> | StepOptions<Output>,
): Step<Output, OwnRequest> | Step<Output> {
  if ('input' in options) return ownStep(options, DEFAULT_TIMEOUT_MS);
  return { schemaVersion: 1, timeoutMs: DEFAULT_TIMEOUT_MS, retry: DEFAULT_RETRY, reads: [], ...options };
}
