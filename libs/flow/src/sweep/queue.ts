import { type RunId, type Visit, visitKey } from '@cairn/core';
import type { Outcome, Work } from '../executor/work.ts';

interface QueuedJob {
  readonly work: Work;
  active: boolean;
  parked: boolean;
}

/** How many branches a visit has. */
type CountItems = (runId: RunId, visit: Visit) => Promise<number>;

/** What the engine needs of a queue, in memory: jobs by name, branches before their step, nothing twice. */
export class MemoryQueue {
  readonly #jobs = new Map<string, QueuedJob>();
  readonly #countItems: CountItems;

  constructor(countItems: CountItems) {
    this.#countItems = countItems;
  }

  /** @returns whether it was missing */
  async ensure(runId: RunId, visit: Visit): Promise<boolean> {
    if (this.#jobs.has(visitKey(visit))) return false;
    const items = await this.#countItems(runId, visit);
    // As a flow is added: all of it or nothing.
    this.#add({ runId, visit });
    for (let item = 0; item < items; item += 1) this.#add({ runId, visit, item });
    return true;
  }

  /** A job that may be worked on; it is the caller's until it is ended or given back. */
  take(): Work | undefined {
    for (const job of this.#jobs.values()) {
      if (job.active || job.parked || this.#waitsForBranches(job.work)) continue;
      job.active = true;
      return job.work;
    }
    return undefined;
  }

  end(work: Work, { kind }: Outcome): void {
    if (kind === 'done') this.#jobs.delete(nameOf(work));
    else this.giveBack(work, kind === 'parked');
  }

  giveBack(work: Work, parked = false): void {
    const job = this.#jobs.get(nameOf(work));
    if (!job) return;
    job.active = false;
    job.parked = parked;
  }

  wakeAll(): void {
    for (const job of this.#jobs.values()) job.parked = false;
  }

  #add(work: Work): void {
    this.#jobs.set(nameOf(work), { work, active: false, parked: false });
  }

  #waitsForBranches({ visit, item }: Work): boolean {
    if (item !== undefined) return false;
    const branches = `${visitKey(visit)}/`;
    return [...this.#jobs.keys()].some((name) => name.startsWith(branches));
  }
}

const nameOf = ({ visit, item }: Work) => `${visitKey(visit)}${item === undefined ? '' : `/${item}`}`;
