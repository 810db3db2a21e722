import type { Checkpoint } from './checkpoint.ts';
import type { Part } from './part.ts';
import { UnrecoverableStepError } from './retry.ts';
import type { StepOutput, Upcasts } from './step.ts';

/** A pipeline as runs and jobs name it: `research@1`. */
export type PipelineRef = `${string}@${number}`;

interface Versioned {
  readonly name: string;
  readonly version: number;
}

export const pipelineRef = ({ name, version }: Versioned): PipelineRef => `${name}@${version}`;

/**
 * Whether a build can go on with a run of the pipeline `ref`: it has a pipeline of that name which is not older. A newer one
 * has the same steps by name, and upcasts for what they left.
 */
export function reaches(own: Versioned, ref: string): boolean {
  const [, name, version] = /^(.*)@(\d+)$/.exec(ref) ?? [];
  return name === own.name && Number(version) <= own.version;
}

/**
 * Work that this build cannot do, but another one can: a newer pipeline, a newer checkpoint, a step that it lacks. It goes
 * back untouched; nothing is wrong with the run.
 */
export class BeyondBuildError extends Error {
  override readonly name = 'BeyondBuildError';
  /** What a build has to know to do it, for example `research@2` or `plan schema 3`. */
  readonly needs: string;

  constructor(needs: string) {
    super(`This build is too old, or too new, for work that needs ${needs}. A worker of the right build does it.`);
    this.needs = needs;
  }
}

interface Schema {
  readonly schemaVersion?: number | undefined;
  readonly upcasts?: Upcasts | undefined;
}

export const schemaVersionOf = ({ schemaVersion = 1 }: Schema): number => schemaVersion;

export const needsSchema = (step: string, version: number): string => `${step} schema ${version}`;

/**
 * A checkpoint's output in today's shape: one upcast after the other, then the schema, which drops fields that it does not know.
 * @throws BeyondBuildError when a newer build wrote it
 * @throws UnrecoverableStepError when it does not fit
 */
export function readCheckpoint<Output>(step: StepOutput<Output>, checkpoint: Checkpoint): Output {
  const what = `Checkpoint ${checkpoint.checkpoint_id} (${step.name}#${checkpoint.round})`;
  const output = upcast(what, step.name, step, checkpoint.schema_version, checkpoint.output);
  const parsed = step.output.safeParse(output);
  if (parsed.success) return parsed.data;
  throw new UnrecoverableStepError(`${what} does not fit its step's schema: ${parsed.error.message}`);
}

/** A branch's result in today's shape. @throws like `readCheckpoint` */
export function readPart(step: string, schema: Schema, part: Part): Part {
  if (part.status === 'failed') return part;
  const output = upcast(`A part of ${step}`, step, schema, part.schema_version ?? 1, part.output);
  return { status: 'done', output: output as typeof part.output };
}

function upcast(
  what: string,
  step: string,
  { schemaVersion, upcasts = {} }: Schema,
  from: number,
  output: unknown,
): unknown {
  const to = schemaVersionOf({ schemaVersion });
  if (from > to) throw new BeyondBuildError(needsSchema(step, from));
  let current = output;
  for (let version = from; version < to; version++) {
    const next = upcasts[version];
    if (!next) throw new TypeError(`${what} has schema version ${version}, and ${step} no upcast from it.`);
    try {
      current = next(current);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UnrecoverableStepError(
        `${what} cannot be brought from schema version ${version} to ${version + 1}: ${why}`,
      );
    }
  }
  return current;
}

/**
 * What is missing or left over in the upcasts up to `schemaVersion`; undefined when each older version has its own.
 * Found when a pipeline is defined, so that no run has to find it.
 */
export function upcastGap({ schemaVersion, upcasts = {} }: Schema): string | undefined {
  const newest = schemaVersionOf({ schemaVersion });
  const missing = Array.from({ length: newest - 1 }, (_, i) => i + 1).find((version) => !upcasts[version]);
  if (missing !== undefined)
    return `nothing brings an output of schema version ${missing} to ${missing + 1}. Add that upcast`;
  const extra = Object.keys(upcasts).find((version) => !(Number(version) < newest));
  return extra && `there is an upcast from schema version ${extra}, but ${newest} is the newest. Raise schemaVersion`;
}
