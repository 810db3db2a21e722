import { orUnavailable } from '@cairn/checkpoint';
import type { RunId, Visit } from '@cairn/core';
import { type FlowJob, FlowProducer, type Job, type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BranchJobs } from '../executor/branch-jobs.ts';
import type { Work } from '../executor/work.ts';
import { childOptions, PARKED_MS, partJobId, type Queues, queuesOf, rootOptions, stepJobId, workData } from './jobs.ts';

/** How many branches a visit's fan-out has; 0 without one. */
export type CountItems = (runId: RunId, visit: Visit) => Promise<number>;

export interface ProducerOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** The pipeline whose own queues they are; absent: those that all share. */
  readonly lane?: string | undefined;
  readonly countItems: CountItems;
  /** The visit whose job carries a visit. */
  readonly carrierOf: (visit: Visit) => Visit;
}

export interface StartOptions {
  /** The run's, `name@version`: its jobs carry it. */
  readonly pipeline?: string;
  /** Since 1970; by then the first job may be taken. 0 or past: at once. */
  readonly startsAtMs?: number;
  /** How many runs of its tenant waited before it: the more, the later its turn comes among those that wait. */
  readonly queuedBefore?: number;
}

/** BullMQ's own bound. */
const PRIORITY_MAX = 2 ** 21;

/**
 * A run's first job waits behind those of tenants that have fewer waiting, so that one with thousands starves nobody; jobs
 * without priority go first, which are those of runs that have begun.
 */
function turnOf({ startsAtMs = 0, queuedBefore = 0 }: StartOptions): JobsOptions {
  const delay = Math.max(0, startsAtMs - Date.now());
  return {
    ...(delay > 0 ? { delay } : {}),
    ...(queuedBefore > 0 ? { priority: Math.min(queuedBefore, PRIORITY_MAX) } : {}),
  };
}

type ChildNode = NonNullable<FlowJob['children']>[number];

/** A run has a job for its step and one for each branch. */
const MOST_CHILDREN = 10_000;

const MISSING_PARENT = -5;
const isMissingParent = (error: unknown) => error instanceof Error && 'code' in error && error.code === MISSING_PARENT;

/** Adds jobs. Everything here is a no-op the second time, and throws STORE_UNAVAILABLE while Redis takes no job. */
export class Producer implements BranchJobs {
  readonly #redis: Redis;
  readonly #flows: FlowProducer;
  readonly #runs: Queue;
  readonly #steps: Queue;
  readonly #sources: Queue;
  readonly #prefix: string;
  readonly #names: Queues;
  readonly #countItems: CountItems;
  readonly #carrierOf: ProducerOptions['carrierOf'];

  constructor({ redis, prefix, lane, countItems, carrierOf }: ProducerOptions) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#names = queuesOf(lane);
    this.#countItems = countItems;
    this.#carrierOf = carrierOf;
    this.#flows = new FlowProducer({ connection: redis, prefix });
    const queueOf = (name: string) => new Queue(name, { connection: redis, prefix, skipMetasUpdate: true });
    this.#runs = queueOf(this.#names.runs);
    this.#steps = queueOf(this.#names.steps);
    this.#sources = queueOf(this.#names.sources);
    // What is wrong with the connection is thrown by the call that met it; the connection's owner logs it.
    this.#flows.on('error', () => undefined);
    for (const queue of [this.#runs, this.#steps, this.#sources]) queue.on('error', () => undefined);
  }

  /** Adds a run's root, the anchor that fires when the chain is over, with the job of its current visit as its child. */
  addRun(runId: RunId, visit: Visit, options?: StartOptions): Promise<void> {
    return orUnavailable(this.#addFlow(runId, visit, options));
  }

  /** Makes sure that a visit's job hangs under its run's root, and that the root is there. */
  ensure(runId: RunId, visit: Visit, options?: StartOptions): Promise<void> {
    const added = this.#addUnderRoot(runId, visit, options?.pipeline).catch((error: unknown) => {
      if (!isMissingParent(error)) throw error;
      return this.#addFlow(runId, visit, options);
    });
    return orUnavailable(added);
  }

  /** Lets the parked jobs of a visit go on, its branches' too. No-op for jobs that are not parked. */
  wake(runId: RunId, visit: Visit): Promise<void> {
    return orUnavailable(this.#promote(runId, visit));
  }

  /** Lets all parked jobs of a run go on, wherever it stands. */
  wakeAll(runId: RunId): Promise<void> {
    return orUnavailable(this.#runs.getJob(runId).then((root) => root && this.#wakeUnder(root)));
  }

  /** @returns those of a visit's items whose branch has no job */
  async withoutJob(runId: RunId, visit: Visit, items: readonly number[]): Promise<readonly number[]> {
    const jobs = items.map((item) => this.#sources.getJob(partJobId(runId, visit, item)));
    const found = await orUnavailable(Promise.all(jobs));
    return items.filter((_, i) => !found[i]);
  }

  /** Adds the jobs of branches under the one of their visit, which has to be there. */
  async addBranches(runId: RunId, visit: Visit, items: readonly number[], pipeline?: string): Promise<void> {
    const parent = {
      id: stepJobId(runId, this.#carrierOf(visit)),
      queue: `${this.#prefix}:${this.#names.steps}`,
    };
    const added = items.map((item) => {
      const { name, data, opts } = this.#branchNode({
        runId,
        visit,
        item,
        ...(pipeline === undefined ? {} : { pipeline }),
      });
      return this.#sources.add(name, data, { ...opts, parent });
    });
    await orUnavailable(Promise.all(added));
  }

  /** Removes all of a run's jobs, if nobody has one of them in hand; those go by themselves once they are put down. */
  async remove(runId: RunId): Promise<void> {
    const root = await orUnavailable(this.#runs.getJob(runId));
    await root?.remove({ removeChildren: true }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([this.#flows, this.#runs, this.#steps, this.#sources].map((connected) => connected.close()));
  }

  async #addFlow(runId: RunId, visit: Visit, options: StartOptions = {}): Promise<void> {
    const first = await this.#stepNode(runId, visit, options.pipeline);
    const children = [{ ...first, opts: { ...first.opts, ...turnOf(options) } }];
    await this.#flows.add({
      name: 'run',
      queueName: this.#names.runs,
      data: { run: runId },
      opts: rootOptions(runId),
      children,
    });
  }

  async #addUnderRoot(runId: RunId, visit: Visit, pipeline?: string): Promise<void> {
    const parent = { id: runId, queue: `${this.#prefix}:${this.#names.runs}` };
    const node = await this.#stepNode(runId, visit, pipeline);
    if (node.children === undefined) {
      await this.#steps.add(visit.step, node.data, { ...node.opts, parent });
      return;
    }
    // A fan-out that is there already may have branches behind it: adding those again would make it wait for them anew.
    if (await this.#steps.getJob(stepJobId(runId, this.#carrierOf(visit)))) {
      return this.addBranches(runId, visit, await this.#forgotten(runId, visit, node.children.length), pipeline);
    }
    await this.#flows.add({ ...node, opts: { ...node.opts, parent } });
  }

  async #stepNode(runId: RunId, visit: Visit, pipeline?: string): Promise<ChildNode> {
    const work = { runId, visit, ...(pipeline === undefined ? {} : { pipeline }) };
    const items = await this.#countItems(runId, visit);
    const node = {
      name: visit.step,
      queueName: this.#names.steps,
      data: workData(work),
      opts: childOptions(stepJobId(runId, this.#carrierOf(visit))),
    };
    if (items === 0) return node;
    const children = Array.from({ length: items }, (_, item) => this.#branchNode({ ...work, item }));
    return { ...node, children };
  }

  /** Branches that their step waits for although they are not there, as in a Redis that lost keys: it would wait for ever. */
  async #forgotten(runId: RunId, visit: Visit, items: number): Promise<number[]> {
    const awaited = `${this.#steps.toKey(stepJobId(runId, this.#carrierOf(visit)))}:dependencies`;
    const branches = Array.from({ length: items }, (_, item) => this.#sources.toKey(partJobId(runId, visit, item)));
    // At one moment: a branch that ends is no longer awaited as soon as it is not there.
    const look = branches.reduce((all, key) => all.sismember(awaited, key).exists(key), this.#redis.multi());
    const answers = ((await look.exec()) ?? []).map(([, answer]) => answer);
    return [...branches.keys()].filter((item) => answers[2 * item] === 1 && answers[2 * item + 1] === 0);
  }

  #branchNode(work: Work & { readonly item: number }) {
    const { runId, visit, item } = work;
    return {
      name: visit.step,
      queueName: this.#names.sources,
      data: workData(work),
      opts: childOptions(partJobId(runId, visit, item)),
    };
  }

  async #promote(runId: RunId, visit: Visit): Promise<void> {
    const items = await this.#countItems(runId, visit);
    const branches = Array.from({ length: items }, (_, item) => this.#sources.getJob(partJobId(runId, visit, item)));
    const jobs = await Promise.all([this.#steps.getJob(stepJobId(runId, this.#carrierOf(visit))), ...branches]);
    await Promise.all(jobs.map((job) => (job && isParked(job) ? job.promote().catch(ignoreAwake) : undefined)));
  }

  async #wakeUnder(parent: Job): Promise<void> {
    const { unprocessed = [] } = await parent.getDependencies({ unprocessed: { count: MOST_CHILDREN } });
    await Promise.all(unprocessed.map((key) => this.#wakeChild(key)));
  }

  /** @param key `prefix:queue:id` */
  async #wakeChild(key: string): Promise<void> {
    const [queue, id] = key.slice(this.#prefix.length + 1).split(':');
    const job = await [this.#steps, this.#sources].find(({ name }) => name === queue)?.getJob(id ?? '');
    if (!job) return;
    if (isParked(job)) await job.promote().catch(ignoreAwake);
    await this.#wakeUnder(job);
  }
}

const isParked = ({ delay }: Job) => delay > PARKED_MS / 2;

const NOT_DELAYED = -3;

/** Somebody else woke it first. */
function ignoreAwake(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === NOT_DELAYED)) throw error;
}
