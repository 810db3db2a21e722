import type { WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGS } from '../places.ts';
import { type Child, type ChildSpec, type Death, spawnChild } from './child.ts';
import { type LogLine, openLog } from './log-file.ts';

const RESTART_MS = { first: 200, most: 5000 };
/** Who lived that long did not die of its start. */
const HEALTHY_AFTER_MS = 10_000;
const MAX_DEATHS_BEFORE_READY = 5;
const READY_MS = 60_000;
const TAIL_LINES = 15;

export interface SupervisorEvents {
  onDeath(death: Death): void;
  onRestart(pid: number): void;
  onAlarm(line: LogLine): void;
}

/** Keeps one process running: after each death a new one, sooner or later depending on how often it dies. */
export class Supervisor {
  readonly spec: ChildSpec;
  readonly #events: SupervisorEvents;
  readonly #log: WriteStream;
  #tail: string[] = [];
  #child: Child;
  #wasReady = false;
  #deaths = 0;
  #stopping = new AbortController();
  #over: Promise<void>;

  constructor(spec: ChildSpec, events: SupervisorEvents) {
    this.spec = spec;
    this.#events = events;
    this.#log = openLog(join(LOGS, `${spec.name.replaceAll(' ', '-')}.log`));
    this.#child = this.#spawn();
    this.#over = this.#keepUp();
  }

  get pid(): number {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#wasReady;
  }

  /** @throws Error with the last lines of the log when it does not get up */
  async untilReady(): Promise<LogLine> {
    const late = new AbortController();
    const tooLate = sleep(READY_MS, undefined, { signal: late.signal }).catch(() => undefined);
    try {
      while (this.#deaths < MAX_DEATHS_BEFORE_READY && !this.#stopping.signal.aborted) {
        const line = await Promise.race([this.#child.ready, tooLate]);
        if (line) return line;
        if (this.#child.running) break;
        await sleep(RESTART_MS.first);
      }
    } finally {
      late.abort();
    }
    throw new Error(`${this.spec.name} does not get up. Its last lines:\n${this.#tail.join('\n')}`);
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#child.stop(graceMs);
    await this.#over;
    this.#log.end();
  }

  #spawn(): Child {
    const child = spawnChild(this.spec, (line) => this.#record(line));
    void child.ready.then((line) => {
      this.#wasReady = line !== undefined;
    });
    return child;
  }

  async #keepUp(): Promise<void> {
    for (;;) {
      const startedMs = Date.now();
      const death = await this.#child.died;
      this.#wasReady = false;
      if (this.#stopping.signal.aborted) return;
      this.#deaths = Date.now() - startedMs > HEALTHY_AFTER_MS ? 1 : this.#deaths + 1;
      this.#events.onDeath(death);
      if (!(await this.#pause())) return;
      this.#child = this.#spawn();
      this.#events.onRestart(this.#child.pid);
    }
  }

  /** @returns false when told to stop meanwhile */
  #pause(): Promise<boolean> {
    const pauseMs = Math.min(RESTART_MS.most, RESTART_MS.first * 2 ** (this.#deaths - 1));
    return sleep(pauseMs, true, { signal: this.#stopping.signal }).catch(() => false);
  }

  #record(line: LogLine): void {
    this.#log.write(`${line.text}\n`);
    this.#tail = [...this.#tail, line.text].slice(-TAIL_LINES);
    if (line.alarming) this.#events.onAlarm(line);
  }
}
