import type { Store } from '@cairn/checkpoint';
import type { RunId } from '@cairn/core';
import type { Fault, Schedule } from './schedule.ts';

const never = () => new Promise<never>(() => undefined);

/** So many calls of others later a stopped process goes on. */
const THAW_CALLS = 6;

/** A process as the sweep sees it: it may die, or be stopped and woken. */
export class Process {
  dead = false;
  /** Calls to the outside world that it has begun and not settled. */
  inFlight = 0;
  frozen: PromiseWithResolvers<void> | undefined;
  #halted = Promise.withResolvers<'dead' | 'frozen'>();

  /** Resolves when it does nothing any more. */
  get halted(): Promise<'dead' | 'frozen'> {
    return this.#halted.promise;
  }

  die(): void {
    this.dead = true;
    this.#halted.resolve('dead');
  }

  /** Two of its calls at once may be struck: it wakes from both together. */
  freeze(): Promise<void> {
    this.frozen ??= Promise.withResolvers<void>();
    this.#halted.resolve('frozen');
    return this.frozen.promise;
  }

  thaw(): void {
    if (!this.dead) this.#halted = Promise.withResolvers();
    this.frozen?.resolve();
    this.frozen = undefined;
  }
}

/** What is done from outside, and to no process. */
export type Deed = Extract<Fault, 'pause' | 'cancel' | 'lose'>;

const DEEDS: readonly unknown[] = ['pause', 'cancel', 'lose'] satisfies Deed[];
const isDeed = (fault: Fault | undefined): fault is Deed => DEEDS.includes(fault);

/** Counts the calls of all processes, and strikes where the schedule says. */
export class Striker {
  readonly #schedule: Schedule;
  readonly #meddle: (deed: Deed) => Promise<void>;
  readonly #frozen = new Map<Process, number>();
  /**
   * How often the schedule struck a process that had a call to the outside world under way, or froze one: when that wakes, it may
   * take its work from another one which has a call under way by then.
   */
  struckInFlight = 0;
  calls = 0;

  constructor(schedule: Schedule, meddle: (deed: Deed) => Promise<void>) {
    this.#schedule = schedule;
    this.#meddle = meddle;
  }

  /** Makes a call of a process, unless it is dead by then. */
  async through<T>(process: Process, name: string, call: () => Promise<T>): Promise<T> {
    if (process.dead) return never();
    await process.frozen?.promise;
    this.calls += 1;
    const fault = this.#schedule.find(({ at }) => at === this.calls)?.fault;
    if (name === 'begin') process.inFlight += 1;
    if (fault && (process.inFlight > 0 || fault.startsWith('freeze'))) this.struckInFlight += 1;
    if (isDeed(fault)) await this.#meddle(fault);
    this.#thawDue();
    await this.#strike(process, fault, 'before');
    if (process.dead) return never();
    let answer = await call();
    if (fault === 'repeat') answer = await call();
    if (name === 'settle' || (name === 'begin' && !isOpen(answer))) process.inFlight -= 1;
    await this.#strike(process, fault, 'after');
    return process.dead ? never() : answer;
  }

  /** Wakes all who are stopped. */
  thawAll(): void {
    for (const process of this.#frozen.keys()) process.thaw();
    this.#frozen.clear();
  }

  async #strike(process: Process, fault: Fault | undefined, when: 'before' | 'after'): Promise<void> {
    if (fault === `crash_${when}`) process.die();
    if (fault !== `freeze_${when}`) return;
    this.#frozen.set(process, this.calls + THAW_CALLS);
    await process.freeze();
  }

  #thawDue(): void {
    for (const [process, at] of this.#frozen) {
      if (this.calls < at) continue;
      this.#frozen.delete(process);
      process.thaw();
    }
  }
}

const isOpen = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'open';

const UNSTRUCK = new Set(['watch', 'watchFences', 'close', 'hooks']);

/** A store whose calls go through the striker: one process's. */
export function struckStore(store: Store, striker: Striker, process: Process): Store {
  const struck = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (name === 'blobs') return (runId: RunId) => struck(store.blobs(runId));
        if (name === 'effects') return struck(store.effects);
        if (typeof value !== 'function' || UNSTRUCK.has(String(name))) return value;
        return (...args: unknown[]) => striker.through(process, String(name), () => Reflect.apply(value, target, args));
      },
    });
  return struck(store);
}
