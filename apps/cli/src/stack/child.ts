import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../places.ts';
import { type LogLine, parseLine } from './log-file.ts';

const LEASH = new URL(import.meta.resolve('./leash.ts')).href;

export interface ChildSpec {
  readonly name: string;
  /** The file to run, from the project's folder. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** The message by which it says that it is up. */
  readonly readyMessage: string;
}

export interface Death {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One incarnation of a supervised process. */
export interface Child {
  readonly pid: number;
  readonly running: boolean;
  /** The line by which it said that it is up; undefined when it died before. */
  readonly ready: Promise<LogLine | undefined>;
  readonly died: Promise<Death>;
  /** SIGTERM, and SIGKILL after the grace period. */
  stop(graceMs: number): Promise<Death>;
}

/** @throws Error when the process cannot even be spawned */
export function spawnChild({ name, entry, env, readyMessage }: ChildSpec, onLine: (line: LogLine) => void): Child {
  const child = spawn(process.execPath, [...process.execArgv, '--import', LEASH, entry], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches the whole group of the terminal; only the supervisor is to tell this one to stop.
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started from ${entry}.`);
  const died = deathOf(child, pid);
  return {
    pid,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    died,
    ready: Promise.race([readiness(child, readyMessage, onLine), died.then(() => undefined)]),
    async stop(graceMs) {
      child.kill('SIGTERM');
      const timer = new AbortController();
      const late = sleep(graceMs, true, { signal: timer.signal }).catch(() => false);
      if (await Promise.race([died.then(() => false), late])) child.kill('SIGKILL');
      timer.abort();
      return died;
    },
  };
}

function deathOf(child: ChildProcess, pid: number): Promise<Death> {
  return new Promise((done) => {
    child.once('close', (code, signal) => done({ pid, code, signal }));
  });
}

function readiness(child: ChildProcess, message: string, onLine: (line: LogLine) => void): Promise<LogLine> {
  return new Promise((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (text) => {
        const line = parseLine(text);
        onLine(line);
        if (line.msg === message) done(line);
      });
    }
  });
}

/** How a process ended, as the end of a sentence: `was killed by SIGKILL`. */
export function howItEnded({ code, signal }: Death): string {
  return signal ? `was killed by ${signal}` : `ended with code ${code}`;
}
