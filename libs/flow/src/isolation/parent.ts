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

/**
 * Runs suspect work in a process of its own, so that its crash cannot be anybody else's, and takes nobody else's work
 * down. The child is `entry`, which calls `serveIsolated`.
 */
export function isolateIn(entry: URL, log: Logger, meter?: Meter) {
  let alive = 0;
  return async (work: Work, signal: AbortSignal): Promise<Isolated> => {
    if (alive === ISOLATED_AT_ONCE) return { kind: 'outcome', outcome: { kind: 'later', delayMs: COME_BACK_MS } };
    alive += 1;
    const { runId: run, visit, item } = work;
    log.warn({ run, visit: visitKey(visit), item }, 'work that took its process down is run in one of its own');
    const child = fork(entry, [ISOLATED], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    void gone(child).then(() => {
      alive -= 1;
    });
    child.on('message', (raw) => count(ToParent.parse(raw), meter));
    return conversation(child, work, signal);
  };
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
async function conversation(child: ChildProcess, work: Work, signal: AbortSignal): Promise<Isolated> {
  const { promise, resolve, reject } = Promise.withResolvers<Isolated>();
  let ready = false;
  child.once('error', reject);
  child.on('message', (raw) => {
    const message = ToParent.parse(raw);
    if (message.kind === 'outcome') resolve(message);
    if (message.kind === 'error') reject(new Error(message.message));
    if (message.kind !== 'ready' || signal.aborted) return;
    ready = true;
    child.send(workMessage(work));
  });
  child.once('exit', (code, by) => {
    const how = by ?? `exit code ${code}`;
    if (ready || signal.aborted) resolve({ kind: 'died', how });
    else reject(new Error(`The isolated process ended (${how}) before it was ready.`));
  });
  const onAbort = () => (ready ? stop(child, signal) : child.kill('SIGKILL'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function stop(child: ChildProcess, signal: AbortSignal): void {
  if (child.connected) child.send(stopMessage(stopReasonOf(signal) ?? 'shutdown'));
  setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref();
}
