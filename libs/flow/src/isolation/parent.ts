import { type ChildProcess, fork } from 'node:child_process';
import { stopReasonOf } from '../executor/abort.ts';
import type { Isolated, Work } from '../executor/work.ts';
import { ISOLATED, stopMessage, ToParent, workMessage } from './messages.ts';
import { Turns } from './turns.ts';

/** A child that was told to stop has this long to hand its work back. */
const STOP_MS = 3_000;
/**
 * So many processes of their own at a time in one worker. Suspects come in crowds, after many kills or on a machine that is
 * short of breath: a process for each of them at once would take what breath is left, and with it the locks of all the others.
 */
export const ISOLATED_AT_ONCE = 2;

const NOT_BEGUN: Isolated = { kind: 'died', how: 'stopped before it began' };

/**
 * Runs suspect work in a process of its own, so that its crash cannot be anybody else's, and takes nobody else's work
 * down. The child is `entry`, which calls `serveIsolated`.
 */
export function isolateIn(entry: URL) {
  const turns = new Turns(ISOLATED_AT_ONCE);
  return async (work: Work, signal: AbortSignal): Promise<Isolated> => {
    if (!(await turns.take(signal))) return NOT_BEGUN;
    const child = fork(entry, [ISOLATED], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    void gone(child).then(() => turns.giveBack());
    return conversation(child, work, signal);
  };
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
