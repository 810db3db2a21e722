import { memoryStore, type Store } from '@cairn/checkpoint';
import {
  firstVisit,
  isTerminal,
  type Logger,
  type Pipeline,
  ResearchRequest,
  type Run,
  type RunId,
  type Verb,
} from '@cairn/core';
import { noCrashPoints } from '../crash-points.ts';
import { Executor } from '../executor/executor.ts';
import { itemCounter } from '../executor/items.ts';
import type { Work } from '../executor/work.ts';
import type { Defect } from './defects.ts';
import { type Deed, Process, Striker, struckStore } from './faulty.ts';
import { sweptPipeline } from './pipeline.ts';
import { MemoryQueue } from './queue.ts';
import type { Schedule } from './schedule.ts';
import { Target } from './target.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false, child: () => quiet };
const RUN_ID: RunId = 'run_00000000-0000-7000-8000-000000000001';
/** A run that takes more turns than this stands still. */
const MAX_TURNS = 300;

export interface Swept {
  readonly run: Run | undefined;
  readonly store: Store;
  readonly target: Target;
  /** Calls of ports, of all workers. */
  readonly calls: number;
  readonly runId: RunId;
  readonly cancelled: boolean;
  /** How often the schedule struck a process that had a call to the outside world under way. */
  readonly struckInFlight: number;
  /** How often its job was missing, and somebody had to see to it. */
  readonly revivals: number;
}

/** Takes one run to its end, with the real executor on ports in memory, while the schedule strikes its workers. */
export async function sweep(schedule: Schedule, defect: Defect = (ports) => ports): Promise<Swept> {
  const world = new World(schedule, defect);
  return world.drive();
}

interface Hand {
  readonly work: Work;
  readonly process: Process;
  readonly ended: Promise<void>;
}

class World {
  readonly #store = memoryStore();
  readonly #target = new Target();
  readonly #striker: Striker;
  readonly #defect: Defect;
  readonly #plain: Pipeline;
  readonly #queue: MemoryQueue;
  readonly #stopped: Hand[] = [];
  #cancelled = false;
  #revivals = 0;

  constructor(schedule: Schedule, defect: Defect) {
    this.#defect = defect;
    this.#striker = new Striker(schedule, (deed) => this.#meddle(deed));
    this.#plain = sweptPipeline((what, key) => this.#target.call(what, key));
    this.#queue = new MemoryQueue(itemCounter(this.#store, this.#plain));
  }

  async drive(): Promise<Swept> {
    await this.#accept();
    for (let turn = 0; turn < MAX_TURNS && !(await this.#over()); turn += 1) await this.#turn();
    this.#striker.thawAll();
    await Promise.all(this.#stopped.map(({ ended, process }) => Promise.race([ended, process.halted])));
    const run = await this.#store.get(RUN_ID);
    const { calls, struckInFlight } = this.#striker;
    const of = { run, runId: RUN_ID, store: this.#store, target: this.#target, calls, struckInFlight };
    return { ...of, cancelled: this.#cancelled, revivals: this.#revivals };
  }

  async #accept(): Promise<void> {
    const request = ResearchRequest.parse({ topic: 'stones' });
    const visit = firstVisit(this.#plain);
    await this.#store.accept({ runId: RUN_ID, tenant: 'acme', pipeline: 'swept@1', request, firstVisit: visit });
    await this.#queue.ensure(RUN_ID, visit);
  }

  async #over(): Promise<boolean> {
    const run = await this.#store.get(RUN_ID);
    return run === undefined || isTerminal(run.status);
  }

  async #turn(): Promise<void> {
    const work = this.#queue.take();
    if (!work) return this.#lookAfter();
    const process = new Process();
    const executor = this.#worker(process);
    const ended = executor
      .execute(work, new AbortController().signal)
      .then((outcome) => this.#end(process, work, outcome))
      // An error of ours: its job comes back.
      .catch(() => this.#queue.giveBack(work))
      .finally(() => executor.close());
    const halted = await Promise.race([ended, process.halted]);
    if (halted === undefined) return;
    // Its connection is gone, or its lock ran out: somebody else gets the job.
    this.#queue.giveBack(work);
    if (halted === 'frozen') this.#stopped.push({ work, process, ended });
  }

  /** A job that somebody else has by now cannot be ended. */
  #end(process: Process, work: Work, outcome: Parameters<MemoryQueue['end']>[1]): void {
    if (this.#stopped.every((hand) => hand.process !== process)) this.#queue.end(work, outcome);
  }

  /** Nothing can be worked on: what the sweeper, a resume and the clock would do. */
  async #lookAfter(): Promise<void> {
    this.#striker.thawAll();
    const standing = await this.#store.standing(RUN_ID);
    if (standing?.kind === 'paused') await this.#store.steer(RUN_ID, 'resume');
    this.#queue.wakeAll();
    if (standing && standing.kind !== 'over' && (await this.#queue.ensure(RUN_ID, standing.current)))
      this.#revivals += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #meddle(deed: Deed): Promise<void> {
    if (deed === 'lose') this.#queue.lose();
    else await this.#steer(deed);
  }

  async #steer(verb: Verb): Promise<void> {
    const before = await this.#store.steer(RUN_ID, verb);
    // As every worker that hears of a raised fence does.
    const standing = await this.#store.standing(RUN_ID);
    if (standing?.kind === 'at') await this.#queue.ensure(RUN_ID, standing.current);
    this.#cancelled ||= verb === 'cancel' && before !== undefined && !isTerminal(before);
  }

  #worker(process: Process): Executor {
    const through = <T>(name: string, call: () => Promise<T>) => this.#striker.through(process, name, call);
    const executor: Executor = new Executor(
      this.#defect({
        store: struckStore(this.#store, this.#striker, process),
        pipeline: sweptPipeline((what, key) => through('target', () => this.#target.call(what, key))),
        ensure: (runId, visit) => through('ensure', async () => void (await this.#queue.ensure(runId, visit))),
        branches: {
          withoutJob: (...of) => through('withoutJob', () => this.#queue.withoutJob(...of)),
          addBranches: (run, visit, items) => through('addBranches', () => this.#queue.addBranches(run, visit, items)),
        },
        log: quiet,
        worker: 'host:1',
        reach: noCrashPoints,
        random: () => 0,
        // In its process' stead: what dies here takes its parent along, and is nobody's fault.
        isolated: async (work, signal) => ({ kind: 'outcome', outcome: await executor.executeAlone(work, signal) }),
      }),
    );
    return executor;
  }
}
