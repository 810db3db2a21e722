import { randomUUID } from 'node:crypto';
import type { Claim } from '@cairn/checkpoint';
import { LIMITS, type Step, stepNamed, type Visit, visitKey } from '@cairn/core';
import { Gate } from './gate.ts';
import { InHand } from './in-hand.ts';
import { persist } from './persist.ts';
import { takePart } from './take-part.ts';
import { takeVisit } from './take-visit.ts';
import { DONE, type ExecutorPorts, type Outcome, type Work } from './work.ts';

/** Takes work in hand, runs it and commits it. Knows no queue: what becomes of the job is the outcome. */
export class Executor {
  readonly #ports: ExecutorPorts;
  readonly #gate = new Gate();
  readonly #inHand = new InHand();
  readonly #stopListening: () => void;

  constructor(ports: ExecutorPorts) {
    this.#ports = ports;
    this.#stopListening = ports.store.watchFences((runId) => this.#inHand.fenceRaised(runId));
  }

  close(): void {
    this.#stopListening();
  }

  /** @throws what is wrong with the store or with us; a step's own failures become outcomes */
  async execute(work: Work, stop: AbortSignal): Promise<Outcome> {
    const { signal, putDown } = this.#inHand.take(work.runId, stop);
    let leave = await this.#gate.shared();
    try {
      let claim = await this.#claim(work, signal, false);
      if (claim.kind === 'suspect') {
        leave();
        leave = await this.#gate.alone();
        claim = await this.#claim(work, signal, true);
      }
      return await this.#follow(work, claim, signal);
    } finally {
      leave();
      putDown();
    }
  }

  #claim({ runId, visit, item }: Work, signal: AbortSignal, alone: boolean): Promise<Claim> {
    const step = this.#step(visit);
    const request = {
      runId,
      visit,
      ...(item === undefined ? {} : { item }),
      nonce: randomUUID(),
      reads: step.reads.map((read) => read.name),
      suspectAfterTakes: LIMITS.poisonTakes - 1,
      alone,
      withParts: item === undefined && step.fanOut !== undefined,
      worker: this.#ports.worker,
    };
    return persist(signal, () => this.#ports.store.claim(request));
  }

  async #follow(work: Work, claim: Claim, signal: AbortSignal): Promise<Outcome> {
    const ports = this.#ports;
    switch (claim.kind) {
      case 'claimed': {
        const { lease } = claim;
        const log = ports.log.child({ run: lease.runId, step: lease.visit.step, round: lease.visit.round, attempt: lease.attempt });
        const taken = { ports, claim, step: this.#step(work.visit), signal, log };
        return work.item === undefined ? takeVisit(taken) : takePart(taken, work.item);
      }
      case 'moved':
        // An earlier execution got further than its job: see to it that the run's own job exists, and end.
        if (work.item === undefined) await persist(signal, () => ports.ensure(work.runId, claim.current));
        return DONE;
      default:
        return DONE;
    }
  }

  #step(visit: Visit): Step {
    const step = stepNamed(this.#ports.pipeline, visit.step);
    if (!step) throw new TypeError(`Pipeline ${this.#ports.pipeline.name} has no step for ${visitKey(visit)}.`);
    return step;
  }
}
