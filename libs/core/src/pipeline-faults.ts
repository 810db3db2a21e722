import { cardOf, inputOfCard } from './own-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { PipelineName } from './request.ts';

/** The pipeline that is asked for by a topic. */
const RESEARCH = 'research';
const STEP_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** What its author has to mend in a pipeline's names and in what goes in; undefined: nothing. */
export function faultOf(pipeline: Pipeline): string | undefined {
  const { name, version, steps, loop } = pipeline;
  if (!PipelineName.safeParse(name).success)
    return 'its name must be lower-case letters, digits, _ and -, beginning with a letter';
  if (!(Number.isInteger(version) && version > 0)) return `its version is ${version}. Count from 1`;
  const unnamable = steps.find((step) => !STEP_NAME.test(step.name));
  if (unnamable)
    return `step "${unnamable.name}" cannot have that name. Use lower-case letters, digits and _, beginning with a letter`;
  const names = steps.map((step) => step.name);
  for (const step of steps) {
    const unknown = step.reads.find((read) => !names.includes(read.name));
    if (unknown) return `step ${step.name} reads ${unknown.name}, which is no step of it`;
  }
  for (const end of loop ? [loop.from, loop.to] : [])
    if (!names.includes(end)) return `its loop names ${end}, which is no step of it`;
  return inputFault(pipeline);
}

function inputFault(pipeline: Pipeline): string | undefined {
  const { name, steps, input } = pipeline;
  const reader = steps.find((step) => step.input);
  if (!input) return reader && `step ${reader.name} reads an input, but no run brings one. Say what: \`input\``;
  if (name === RESEARCH) return 'that name is taken. Give a pipeline with an input another one';
  try {
    const card = cardOf(pipeline);
    if (card) inputOfCard(card);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `its input cannot be said as JSON Schema, by which callers are told what to send: ${why}`;
  }
}
