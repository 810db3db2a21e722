import { BeyondBuildError, type Pipeline, pipelineRef, reaches, stepNamed } from '@cairn/core';
import { persist } from './persist.ts';
import { BEYOND, DONE, type ExecutorPorts, type Outcome, PARKED, type Work } from './work.ts';

/** What a build would have to know to do a job's work, as far as the job itself tells; undefined when it may try. */
export function neededFor(pipeline: Pipeline, { pipeline: ref, visit, item }: Work): string | undefined {
  if (ref !== undefined && !reaches(pipeline, ref)) return ref;
  const step = stepNamed(pipeline, visit.step);
  if (step && (item === undefined || step.fanOut)) return undefined;
  return ref === undefined ? `step ${visit.step}` : `step ${visit.step} of ${ref}`;
}

/** Leaves work to other builds, and says so once for each thing that they have to know. */
export class ForOthers {
  readonly #ports: ExecutorPorts;
  readonly #said = new Set<string>();

  constructor(ports: ExecutorPorts) {
    this.#ports = ports;
  }

  /** The store let go of it untouched: the run is live. */
  leave({ runId, visit }: Work, needs: string): Outcome {
    const { log, pipeline } = this.#ports;
    const line = { run: runId, ...visit, needs, build: pipelineRef(pipeline) };
    if (this.#said.has(needs)) log.debug(line, 'work of another build goes back');
    else log.warn(line, 'work of another build goes back until a worker of that build takes it: keep one up');
    this.#said.add(needs);
    return BEYOND;
  }

  /** Only the job said that it is not for us: a run that is over, or waits, wants nobody. */
  async leaveIfLive(work: Work, needs: string, signal: AbortSignal): Promise<Outcome> {
    const standing = await persist(signal, () => this.#ports.store.standing(work.runId));
    if (standing?.kind === 'paused') return PARKED;
    return standing?.kind === 'at' ? this.leave(work, needs) : DONE;
  }

  /** @throws what `act` throws, unless it was that another build is needed */
  async unless<T>(work: Work, act: () => Promise<T>): Promise<T | Outcome> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof BeyondBuildError) return this.leave(work, error.needs);
      throw error;
    }
  }
}
