import { CairnError, type Logger } from '@cairn/core';

/** Why work is stopped from outside. */
export type StopReason = 'shutdown' | 'lease_lost' | 'fence_raised';

const STOP_REASONS: readonly unknown[] = ['shutdown', 'lease_lost', 'fence_raised'] satisfies StopReason[];

/** The reason for which a signal was aborted from outside; undefined for a time limit or when it was not aborted. */
export function stopReasonOf(signal: AbortSignal): StopReason | undefined {
  return STOP_REASONS.includes(signal.reason) ? (signal.reason as StopReason) : undefined;
}

/** Work that was told to stop and has not after so long is named in the log: it holds memory, and its writes are refused. */
const HEED_MS = 5_000;

/**
 * Runs work under a time limit, and leaves it behind when it does not listen to its signal.
 *
 * @throws STEP_TIMEOUT after `timeoutMs`; the signal's reason when `stop` aborts
 */
export async function runBounded<T>(
  what: string,
  timeoutMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  log: Logger,
): Promise<T> {
  const bound = new AbortController();
  const onStop = () => bound.abort(stop.reason);
  const timer = setTimeout(() => {
    const message = `${what} took longer than ${timeoutMs} ms. It is tried again if attempts are left.`;
    bound.abort(new CairnError('STEP_TIMEOUT', message));
  }, timeoutMs);
  const aborted = new Promise<never>((_, reject) => {
    bound.signal.addEventListener('abort', () => reject(bound.signal.reason));
  });
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop);
  try {
    const running = work(bound.signal);
    bound.signal.addEventListener('abort', () => watchLeftBehind(what, running, log));
    return await Promise.race([running, aborted]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}

function watchLeftBehind(what: string, running: Promise<unknown>, log: Logger): void {
  const timer = setTimeout(
    () =>
      log.warn({ after_ms: HEED_MS }, `${what} does not listen to its signal and still runs: pass the signal on in it`),
    HEED_MS,
  );
  timer.unref();
  const ended = () => clearTimeout(timer);
  running.then(ended, ended);
}
