import type { Pipeline } from './pipeline.ts';
import { COMPENSATION, type Visit } from './visit.ts';

/**
 * The visit whose job carries `visit`. With a job for every step that is the visit itself. With a job for every fan-out
 * only, a job carries its run from a fan-out (or from the start) up to the next one; loops stay within one job. Pure, so
 * that whoever asks for a visit's job names the same one.
 */
export function carrierOf({ steps, jobs = 'every_step' }: Pipeline, visit: Visit): Visit {
  if (jobs === 'every_step' || visit.step === COMPENSATION.step) return visit;
  const upToHere = steps.slice(0, steps.findIndex((step) => step.name === visit.step) + 1);
  const head = upToHere.findLast((step) => step.fanOut) ?? steps[0];
  return { step: head?.name ?? visit.step, round: 1 };
}

/** Whether the job that is at `from` goes on to `to` by itself. */
export function carriesOn(pipeline: Pipeline, from: Visit, to: Visit): boolean {
  const [here, there] = [carrierOf(pipeline, from), carrierOf(pipeline, to)];
  return here.step === there.step && here.round === there.round;
}
