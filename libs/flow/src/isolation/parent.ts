import { type ChildProcess, fork } from 'node:child_process';
import { type Logger, type Meter, visitKey } from '@cairn/core';
import { stopReasonOf } from '../executor/abort.ts';
import type { Isolated, Work } from '../executor/work.ts';
import { ISOLATED, stopMessage, ToParent, workMessage } from './messages.ts';

/** A child that was told to stop has this long to hand its work back. */
const STOP_MS = 3_000;
/**
 * So many processes of their own at a time in one worker. Suspects come in crowds, after many kills or on a machine that is
 * short of breath: a process for each of them at once would take what breath is left, and with it the locks of all the others.
 * The others do not wait here either, where they would keep work that is no suspect from its place: their jobs come back.
 */
export const ISOLATED_AT_ONCE = 2;

const COME_BACK_MS = 500;
const NO_ROOM: Isolated = { kind: 'outcome', outcome: { kind: 'later', delayMs: COME_BACK_MS } };
/** A process that has nothing to do stays for so long, because suspects come in crowds and its start is what costs most. */
const IDLE_MS = 5_000;

/**
 * Runs suspect work in a process of its own, so that its crash cannot be anybody else's, and takes nobody else's work
 * down. The child is `entry`, which calls `serveIsolated`.
 */
export function isolateIn(entry: URL, log: Logger, meter?: Meter, idleMs = IDLE_MS) {
  const children = new Children(entry, meter, idleMs);
  return async (work: Work, signal: AbortSignal): Promise<Isolated> => {
    const { runId: run, visit, item } = work;
    for (;;) {
      const taken = children.take();
      if (!taken) return NO_ROOM;
      const { child, isNew } = taken;
      log.warn({ run, visit: visitKey(visit), item }, 'work that took its process down is run in one of its own');
      const result = await conversation(child, work, signal, isNew).catch((error: unknown) => {
        dismiss(child);
        throw error;
      });
      if (isThrough(result) && !signal.aborted) children.putBack(child);
      else dismiss(child);
      // What was run in it before may have left something behind that killed it: only a new one tells who is to blame.
      if (result.kind === 'outcome' || isNew || signal.aborted) return result;
    }
  };
}

/** Work that failed or was stopped may still run there. */
const isThrough = (result: Isolated): boolean =>
  result.kind === 'outcome' && (result.outcome.kind === 'done' || result.outcome.kind === 'carry_on');

/** A process without a worker ends. */
function dismiss(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

/** The processes of a worker's suspects: those at work, and those that wait for more. */
class Children {
  readonly #entry: URL;
  readonly #meter: Meter | undefined;
  readonly #idleMs: number;
  readonly #idle = new Map<ChildProcess, NodeJS.Timeout>();
  #alive = 0;

  constructor(entry: URL, meter: Meter | undefined, idleMs: number) {
    this.#entry = entry;
    this.#meter = meter;
    this.#idleMs = idleMs;
  }

  /** @returns undefined when there is no room */
  take(): { child: ChildProcess; isNew: boolean } | undefined {
    const [waiting] = this.#idle;
    if (!waiting) return this.#alive < ISOLATED_AT_ONCE ? { child: this.#start(), isNew: true } : undefined;
    const [child, leaves] = waiting;
    clearTimeout(leaves);
    this.#idle.delete(child);
    child.ref();
    child.channel?.ref();
    return { child, isNew: false };
  }

  putBack(child: ChildProcess): void {
    if (!child.connected) return;
    child.unref();
    child.channel?.unref();
    const leave = () => {
      this.#idle.delete(child);
      dismiss(child);
    };
    this.#idle.set(child, setTimeout(leave, this.#idleMs).unref());
  }

  #start(): ChildProcess {
    this.#alive += 1;
    const child = fork(this.#entry, [ISOLATED], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    void gone(child).then(() => {
      this.#alive -= 1;
      clearTimeout(this.#idle.get(child));
      this.#idle.delete(child);
    });
    child.on('error', () => undefined); // whoever waits for it is told
    child.on('message', (raw) => count(ToParent.parse(raw), this.#meter));
    return child;
  }
}

function count(message: ToParent, meter: Meter | undefined): void {
  if (message.kind === 'counted') meter?.add(message.name, message.labels, message.by);
  if (message.kind === 'timed') meter?.observe(message.name, message.labels, message.seconds);
}

/** Resolves when there is no process any more, or never was one. */
const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => (child.pid === undefined ? resolve() : undefined));
  });

/** @throws Error when the child could not be set up, or met an error of ours */
async function conversation(child: ChildProcess, work: Work, signal: AbortSignal, isNew: boolean): Promise<Isolated> {
  const { promise, resolve, reject } = Promise.withResolvers<Isolated>();
  let begun = false;
  const begin = () => {
    if (signal.aborted) return;
    begun = true;
    child.send(workMessage(work), (error) => {
      if (error && isNew) reject(error);
      else if (error) resolve({ kind: 'died', how: error.message });
    });
  };
  const onMessage = (raw: unknown) => {
    const message = ToParent.parse(raw);
    if (message.kind === 'outcome') resolve(message);
    if (message.kind === 'error') reject(new Error(message.message));
    if (message.kind === 'ready') begin();
  };
  const onExit = (code: number | null, by: NodeJS.Signals | null) => {
    const how = by ?? `exit code ${code}`;
    if (begun || signal.aborted) resolve({ kind: 'died', how });
    else reject(new Error(`The isolated process ended (${how}) before it was ready.`));
  };
  const onAbort = () => (begun ? stop(child, signal) : child.kill('SIGKILL'));
  child.on('error', reject).on('message', onMessage).on('exit', onExit);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  if (!isNew) begin();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    child.off('error', reject).off('message', onMessage).off('exit', onExit);
  }
}

function stop(child: ChildProcess, signal: AbortSignal): void {
  if (child.connected) child.send(stopMessage(stopReasonOf(signal) ?? 'shutdown'));
  setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref();
}
