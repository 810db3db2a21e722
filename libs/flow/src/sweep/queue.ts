import { type RunId, type Visit, visitKey } from '@cairn/core';
import type { BranchJobs } from '../executor/branch-jobs.ts';
import type { Outcome, Work } from '../executor/work.ts';

interface QueuedJob {
  readonly work: Work;
  active: boolean;
  parked: boolean;
}

/** How many branches a visit has. */
type CountItems = (runId: RunId, visit: Visit) => Promise<number>;

/** What the engine needs of a queue, in memory: jobs by name, branches before their step, nothing twice. */
export class MemoryQueue implements BranchJobs {
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

  /** @returns those of the items that have no job */
  async withoutJob(_: RunId, visit: Visit, items: readonly number[]): Promise<readonly number[]> {
    return items.filter((item) => !this.#jobs.has(nameOf({ visit, item })));
  }

  async addBranches(runId: RunId, visit: Visit, items: readonly number[]): Promise<void> {
    for (const item of await this.withoutJob(runId, visit, items)) this.#add({ runId, visit, item });
  }

  /** Removes the job of a branch, as somebody may by hand; not one that is in hand. */
  lose(): void {
    const found = [...this.#jobs].find(([, { active, work }]) => !active && work.item !== undefined);
    if (found) this.#jobs.delete(found[0]);
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

const nameOf = ({ visit, item }: Pick<Work, 'visit' | 'item'>) =>
  `${visitKey(visit)}${item === undefined ? '' : `/${item}`}`;
