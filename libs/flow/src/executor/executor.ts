import type { Claim } from '@cairn/checkpoint';
import { type AnyStep, carriesOn, stepNamed, type Visit, visitKey } from '@cairn/core';
import { ForOthers, neededFor } from './beyond.ts';
import { claimRequest } from './claim-request.ts';
import { failPoisoned } from './failure.ts';
import { InHand } from './in-hand.ts';
import { lazyLog } from './lazy-log.ts';
import { persist } from './persist.ts';
import { takePart } from './take-part.ts';
import { takeVisit } from './take-visit.ts';
import { DONE, type ExecutorPorts, type Outcome, PARKED, type Taken, type Taking, type Work } from './work.ts';

/** Takes work in hand, runs it and commits it. Knows no queue: what becomes of the job is the outcome. */
export class Executor {
  readonly #ports: ExecutorPorts;
  readonly #forOthers: ForOthers;
  readonly #inHand = new InHand();
  readonly #stopListening: () => void;

  constructor(ports: ExecutorPorts) {
    this.#ports = ports;
    this.#forOthers = new ForOthers(ports);
    this.#stopListening = ports.store.watchFences((runId) => this.#inHand.fenceRaised(runId));
  }

  close(): void {
    this.#stopListening();
  }

  /**
   * Runs work beside other work, and goes on with the run for as long as one job carries it. What took its process down
   * before is run in a process of its own instead, where its crash cannot be blamed on a neighbour nor on whoever kills
   * workers from outside.
   *
   * @throws what is wrong with the store or with us; a step's own failures become outcomes
   */
  execute(work: Work, stop: AbortSignal): Promise<Outcome> {
    return this.#inHandWhile(work, stop, async (signal) => {
      for (let at = work; ; ) {
        const taking = await this.#takeBeside(at, signal);
        if (taking.kind !== 'carry_on') return taking;
        at = { runId: work.runId, visit: taking.visit };
      }
    });
  }

  /** Runs one piece of work in a process that does nothing else. @throws like `execute` */
  executeAlone(work: Work, stop: AbortSignal): Promise<Taking> {
    return this.#inHandWhile(work, stop, async (signal) =>
      this.#follow(work, await this.#claim(work, signal, true), signal),
    );
  }

  async #inHandWhile<T>(work: Work, stop: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, putDown } = this.#inHand.take(work.runId, stop);
    try {
      return await act(signal);
    } finally {
      putDown();
    }
  }

  async #takeBeside(work: Work, signal: AbortSignal): Promise<Taking> {
    const needs = neededFor(this.#ports.pipeline, work);
    if (needs) return this.#forOthers.leaveIfLive(work, needs, signal);
    const claim = await this.#claim(work, signal, false);
    return claim.kind === 'suspect' ? this.#isolate(work, signal) : this.#follow(work, claim, signal);
  }

  async #isolate(work: Work, signal: AbortSignal): Promise<Taking> {
    const result = await this.#ports.isolated(work, signal);
    if (result.kind === 'outcome') return result.outcome;
    if (signal.aborted) return { kind: 'handed_back' };
    const claim = await this.#claim(work, signal, true);
    if (claim.kind !== 'claimed') return this.#follow(work, claim, signal);
    return failPoisoned(this.#taken(work, claim, signal), result.how);
  }

  #claim(work: Work, signal: AbortSignal, alone: boolean): Promise<Claim> {
    const request = claimRequest(this.#ports, this.#step(work.visit), work, alone);
    return persist(signal, () => this.#ports.store.claim(request));
  }

  async #follow(work: Work, claim: Claim, signal: AbortSignal): Promise<Taking> {
    switch (claim.kind) {
      case 'claimed': {
        const taken = this.#taken(work, claim, signal);
        return work.item === undefined ? takeVisit(taken) : takePart(taken, work.item);
      }
      case 'moved':
        return work.item === undefined ? this.#catchUp(work, claim, signal) : DONE;
      case 'paused':
        return PARKED;
      case 'beyond':
        return this.#forOthers.leave(work, claim.needs);
      default:
        return DONE;
    }
  }

  /** An earlier execution got further than its job: go on from there, or see to it that the run's own job exists. */
  #catchUp(work: Work, { current, pipeline }: Claim & { kind: 'moved' }, signal: AbortSignal): Promise<Taking> {
    const { runId, visit } = work;
    return this.#forOthers.unless<Taking>(work, async () => {
      if (carriesOn(this.#ports.pipeline, visit, current)) return { kind: 'carry_on', visit: current };
      await persist(signal, () => this.#ports.ensure(runId, current, pipeline));
      return DONE;
    });
  }

  #taken(work: Work, claim: Claim & { kind: 'claimed' }, signal: AbortSignal): Taken {
    const { runId, visit, attempt } = claim.lease;
    const log = lazyLog(this.#ports.log, () => ({ run: runId, step: visit.step, round: visit.round, attempt }));
    return { ports: this.#ports, claim, step: this.#step(work.visit), signal, log };
  }

  #step(visit: Visit): AnyStep {
    const step = stepNamed(this.#ports.pipeline, visit.step);
    if (!step) throw new TypeError(`Pipeline ${this.#ports.pipeline.name} has no step for ${visitKey(visit)}.`);
    return step;
  }
}
