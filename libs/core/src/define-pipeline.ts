import type { Pipeline } from './pipeline.ts';
import { faultOf } from './pipeline-faults.ts';
import type { AnyStep } from './step.ts';
import { schemaVersionOf, upcastGap } from './versions.ts';
import { COMPENSATION } from './visit.ts';

/**
 * @throws TypeError that says what to mend: steps that are missing or share a name, a first one that fans out, a loop that does
 *   not lead back, names that cannot be, an input that cannot be told, a version that could not read what an older one left
 */
export function definePipeline(pipeline: Pipeline): Pipeline {
  const names = pipeline.steps.map((step) => step.name);
  if (names.length === 0) throw new TypeError(`Pipeline ${pipeline.name} has no steps.`);
  if (names.includes(COMPENSATION.step)) {
    throw new TypeError(
      `Pipeline ${pipeline.name}: "${COMPENSATION.step}" is the name of the step that undoes the others.`,
    );
  }
  if (new Set(names).size < names.length) throw new TypeError(`Pipeline ${pipeline.name} has two steps of one name.`);
  if (pipeline.steps[0]?.fanOut) {
    throw new TypeError(
      `Pipeline ${pipeline.name}: its first step cannot fan out. Put a step before it that says over what.`,
    );
  }
  const fault = faultOf(pipeline);
  if (fault) throw new TypeError(`Pipeline ${pipeline.name}: ${fault}.`);
  const { loop } = pipeline;
  if (loop && !(names.indexOf(loop.to) >= 0 && names.indexOf(loop.to) <= names.indexOf(loop.from))) {
    throw new TypeError(`Pipeline ${pipeline.name}: its loop must lead from a step back to an earlier one.`);
  }
  const body = loop ? pipeline.steps.slice(names.indexOf(loop.to), names.indexOf(loop.from) + 1) : [];
  if (pipeline.jobs === 'every_fan_out' && body.some((step) => step.fanOut)) {
    throw new TypeError(`Pipeline ${pipeline.name}: with a fan-out inside its loop it needs a job for every step.`);
  }
  for (const step of pipeline.steps) assertReadable(pipeline, step);
  return pipeline;
}

function assertReadable(pipeline: Pipeline, step: AnyStep): void {
  const where = `Pipeline ${pipeline.name}, step ${step.name}`;
  const gap = upcastGap(step) ?? (step.fanOut && upcastGap(step.fanOut));
  if (gap) throw new TypeError(`${where}: ${gap}.`);
  for (const read of step.reads) {
    const written = pipeline.steps.find(({ name }) => name === read.name);
    if (!written || schemaVersionOf(read) === written.schemaVersion) continue;
    throw new TypeError(
      `${where}: it reads ${read.name} at schema version ${schemaVersionOf(read)}, which is written at ${written.schemaVersion}. Let both come from one definition.`,
    );
  }
}
