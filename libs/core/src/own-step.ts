import type { z } from 'zod';
import type { Failure, Part } from './part.ts';
import { isOwn, type OwnRequest, type RunRequest } from './request.ts';
import { DEFAULT_RETRY, type RetryPolicy, UnrecoverableStepError } from './retry.ts';
import type { FanOut, Step, StepContext, StepOutput, Versions, WorkContext } from './step.ts';

interface Given<Input> {
  /** What the run was started with, as the step's `input` schema reads it. */
  readonly input: Input;
}

export type OwnWorkContext<Input> = WorkContext<OwnRequest> & Given<Input>;
export type OwnItemsContext<Input> = Pick<StepContext<OwnRequest>, 'latest' | 'request'> & Given<Input>;

export type OwnPart<Result> =
  | { readonly status: 'done'; readonly output: Result }
  | { readonly status: 'failed'; readonly failure: Failure };

export type OwnStepContext<Input, Result> = Omit<StepContext<OwnRequest>, 'parts'> &
  Given<Input> & {
    /** One entry for each item of this step's fan-out, in the items' order. One that failed for good is named, not thrown. */
    readonly parts: readonly OwnPart<Result>[];
  };

/** Like `FanOut`, with items and results of known types. */
export interface OwnFanOut<Input, Item, Result> extends Versions {
  /** Of what one branch returns. */
  readonly output: z.ZodType<Result>;
  /** Deterministic: asked again after a crash it must give the same items. */
  items(context: OwnItemsContext<Input>): readonly Item[];
  run(item: Item, context: OwnWorkContext<Input>): Promise<NoInfer<Result>>;
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
}

/** A step of a pipeline that takes an input. */
export interface OwnStepOptions<Output, Input, Item, Result> extends StepOutput<Output> {
  /** Reads the run's input, or as much of it as the step needs. */
  readonly input: z.ZodType<Input>;
  readonly reads?: readonly StepOutput<unknown>[];
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
  readonly fanOut?: OwnFanOut<Input, Item, Result>;
  run(context: OwnStepContext<Input, Result>): Promise<NoInfer<Output>>;
  compensate?(output: NoInfer<Output> | undefined, context: OwnWorkContext<Input>): Promise<void>;
}

/** The step as the engine runs it: it reads what goes in, and knows nothing of types. */
export function ownStep<Output, Input, Item, Result>(
  { fanOut, run, compensate, ...options }: OwnStepOptions<Output, Input, Item, Result>,
  timeoutMs: number,
): Step<Output, OwnRequest> {
  const { name, input, reads = [] } = options;
  const given = <Context extends { readonly request: RunRequest }>(context: Context) => ({
    ...context,
    input: inputOf(name, input, context.request),
  });
  const inStep = <Context extends Pick<StepContext<OwnRequest>, 'latest' | 'request'>>(context: Context) => ({
    ...given(context),
    latest: latestOf(name, reads, context),
  });
  return {
    schemaVersion: 1,
    timeoutMs,
    retry: DEFAULT_RETRY,
    ...options,
    reads,
    ...(fanOut && { fanOut: ownFanOut(fanOut, timeoutMs, inStep, given) }),
    run: async (context) => run({ ...inStep(context), parts: context.parts.map((part) => partOf(name, fanOut, part)) }),
    ...(compensate && { compensate: async (output, context) => compensate(output, given(context)) }),
  };
}

function ownFanOut<Input, Item, Result>(
  fanOut: OwnFanOut<Input, Item, Result>,
  timeoutMs: number,
  inStep: (context: Pick<StepContext<OwnRequest>, 'latest' | 'request'>) => OwnItemsContext<Input>,
  given: (context: WorkContext<OwnRequest>) => OwnWorkContext<Input>,
): FanOut<OwnRequest> {
  const { output, items, run, ...options } = fanOut;
  return {
    timeoutMs,
    retry: DEFAULT_RETRY,
    ...options,
    items: (context) => items(inStep(context)),
    // What `items` gave is what comes back: it is never stored in between.
    run: async (item, context) => output.parse(await run(item as Item, given(context))),
  };
}

/** @throws UnrecoverableStepError when it does not fit: no further attempt could change that */
function inputOf<Input>(step: string, schema: z.ZodType<Input>, request: RunRequest): Input {
  const parsed = schema.safeParse(isOwn(request) ? request.input : request);
  if (parsed.success) return parsed.data;
  throw new UnrecoverableStepError(
    `The run's input does not fit what step ${step} reads: ${parsed.error.message}. Start a new run with another input, or fork it with overrides.`,
  );
}

/** Only what a step says it reads is there: asked for anything else, it would always hear that there is nothing. */
function latestOf(
  step: string,
  reads: readonly StepOutput<unknown>[],
  { latest }: Pick<StepContext, 'latest'>,
): StepContext['latest'] {
  return (asked) => {
    if (reads.some(({ name }) => name === asked.name)) return latest(asked);
    throw new UnrecoverableStepError(
      `Step ${step} asks for the latest ${asked.name}, which it does not say it reads. Add that step to its \`reads\`.`,
    );
  };
}

function partOf<Input, Item, Result>(
  step: string,
  fanOut: OwnFanOut<Input, Item, Result> | undefined,
  part: Part,
): OwnPart<Result> {
  if (part.status === 'failed') return part;
  const parsed = fanOut?.output.safeParse(part.output);
  if (parsed?.success) return { status: 'done', output: parsed.data };
  throw new UnrecoverableStepError(`A part of ${step} does not fit its schema: ${parsed?.error.message}.`);
}
