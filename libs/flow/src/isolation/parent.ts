import { type ChildProcess, fork } from 'node:child_process';
import { stopReasonOf } from '../executor/abort.ts';
import type { Isolated, Work } from '../executor/work.ts';
import { ISOLATED, stopMessage, ToParent, workMessage } from './messages.ts';

/** A child that was told to stop has this long to hand its work back. */
const STOP_MS = 3_000;

/**
 * Runs suspect work in a process of its own, so that its crash cannot be anybody else's, and takes nobody else's work
 * down. The child is `entry`, which calls `serveIsolated`.
 */
export function isolateIn(entry: URL) {
  return async (work: Work, signal: AbortSignal): Promise<Isolated> => {
    const child = fork(entry, [ISOLATED], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const onAbort = () => stop(child, signal);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await conversation(child, work);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** @throws Error when the child could not be set up, or met an error of ours */
function conversation(child: ChildProcess, work: Work): Promise<Isolated> {
  return new Promise((resolve, reject) => {
    let ready = false;
    child.once('error', reject);
    child.on('message', (raw) => {
      const message = ToParent.parse(raw);
      if (message.kind === 'outcome') resolve(message);
      if (message.kind === 'error') reject(new Error(message.message));
      if (message.kind !== 'ready') return;
      ready = true;
      child.send(workMessage(work));
    });
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      if (ready) resolve({ kind: 'died', how });
      else reject(new Error(`The isolated process ended (${how}) before it was ready.`));
    });
  });
}

function stop(child: ChildProcess, signal: AbortSignal): void {
  if (child.connected) child.send(stopMessage(stopReasonOf(signal) ?? 'shutdown'));
  setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref();
}
