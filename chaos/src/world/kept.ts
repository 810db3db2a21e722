import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { How } from '../schedule.ts';

const RESTART_MS = 50;
const TAIL_LINES = 8;

export interface KeptSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A line of its output that says that it is up. */
  readonly ready: RegExp;
  /** Where all that it says is added; undefined: nowhere. */
  readonly log: string | undefined;
}

/** How a process ended. `told`: by which signal of ours; undefined when nobody asked it to. */
export interface Exit {
  readonly name: string;
  readonly pid: number;
  readonly atMs: number;
  readonly told: NodeJS.Signals | undefined;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its last lines. */
  readonly tail: readonly string[];
}

const SIGNALS = { kill: 'SIGKILL', freeze: 'SIGSTOP', term: 'SIGTERM' } as const satisfies Record<How, string>;

/** A process that is started again whenever it ends. */
export class Kept {
  readonly exits: Exit[] = [];
  readonly #spec: KeptSpec;
  #child: ChildProcess;
  #told: NodeJS.Signals | undefined;
  #up = false;
  #frozen = false;
  #line = '';
  #tail: string[] = [];
  #stopping = false;
  #over: Promise<void>;

  constructor(spec: KeptSpec) {
    this.#spec = spec;
    this.#child = this.#spawn();
    this.#over = this.#keepUp();
  }

  get name(): string {
    return this.#spec.name;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** It has said that it is up, nobody told it to go, and it is not frozen. */
  get well(): boolean {
    return this.#up && this.#told === undefined && !this.#frozen;
  }

  /** The line by which it said that it is up; '' while it is not. */
  get readyLine(): string {
    return this.#up ? this.#line : '';
  }

  async untilWell(withinMs: number): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    while (!this.well) {
      if (performance.now() > deadlineMs) {
        throw new Error(`${this.name} was not up within ${withinMs} ms. Its last lines:\n${this.#tail.join('\n')}`);
      }
      await sleep(RESTART_MS);
    }
  }

  /** @returns the pid that was struck; undefined when there was nobody to strike */
  strike(how: How, forMs: number): number | undefined {
    const { pid } = this;
    if (how === 'kill' ? !this.#up || this.#told : !this.well) return undefined;
    if (how === 'freeze') {
      this.#frozen = true;
      setTimeout(() => this.#thaw(pid), forMs);
    } else this.#told = SIGNALS[how];
    return this.#child.kill(SIGNALS[how]) ? pid : undefined;
  }

  /** Whatever state it is in: for when this process ends. */
  end(): void {
    this.#child.kill('SIGKILL');
  }

  /** It stays down when it ends now. */
  hold(): void {
    this.#stopping = true;
  }

  async rise(): Promise<void> {
    await this.#over;
    this.#stopping = false;
    this.#child = this.#spawn();
    this.#over = this.#keepUp();
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#stopping = true;
    this.#told = signal;
    this.#child.kill('SIGCONT');
    this.#child.kill(signal);
    await this.#over;
  }

  #thaw(pid: number): void {
    if (pid !== this.pid) return;
    this.#frozen = false;
    this.#child.kill('SIGCONT');
  }

  #spawn(): ChildProcess {
    const { command, args, env, ready, log } = this.#spec;
    const child = spawn(command, args, { env: { ...ownEnv(), ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#told = undefined;
    this.#up = false;
    this.#frozen = false;
    this.#tail = [];
    for (const input of [child.stdout, child.stderr]) {
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        if (log !== undefined) appendFileSync(log, `${line}\n`);
        this.#tail = [...this.#tail, line].slice(-TAIL_LINES);
        if (this.#up || !ready.test(line)) return;
        this.#line = line;
        this.#up = true;
      });
    }
    return child;
  }

  async #keepUp(): Promise<void> {
    for (;;) {
      const child = this.#child;
      const { code, signal } = await ended(child);
      this.#up = false;
      const { name } = this;
      const exit = { name, pid: child.pid ?? 0, atMs: Date.now(), told: this.#told, code, signal, tail: this.#tail };
      this.exits.push(exit);
      if (this.#stopping) return;
      await sleep(RESTART_MS);
      this.#child = this.#spawn();
    }
  }
}

const ended = (child: ChildProcess) =>
  new Promise<Pick<Exit, 'code' | 'signal'>>((done) => {
    child.once('error', () => done({ code: null, signal: null }));
    child.once('close', (code, signal) => done({ code, signal }));
  });

/** Settings of whoever runs this never reach the processes. */
const ownEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(CAIRN_|VITEST|NODE_OPTIONS|PORT$|HOST$)/.test(name)),
  );
