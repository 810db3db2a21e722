import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';

/** How politely a host is asked. */
export interface TurnTerms {
  /** Requests at a time. */
  readonly atOnce: number;
  /** From one request's beginning to the next one's. */
  readonly gapMs: number;
}

/** `full`: come again in a moment. `resting`: nobody may begin before that. */
export type Turn =
  | { readonly kind: 'yours' }
  | { readonly kind: 'full' }
  | { readonly kind: 'resting'; readonly leftMs: number };

/** Who may ask which host, and when: all workers together, so it is kept where they meet. */
export interface HostTurns {
  /** A turn ends by itself some seconds after it was last taken; taken again under the same name it is kept. */
  take(host: string, turn: string, terms: TurnTerms): Promise<Turn>;
  give(host: string, turn: string): Promise<void>;
  /** Nobody new may ask the host for so long. */
  rest(host: string, ms: number): Promise<void>;
}

/** How long somebody waits. Times are performance.now()'s. */
export interface Waiting {
  readonly signal: AbortSignal;
  /** For others to make room. */
  readonly crowdUntilMs: number;
  /** For a host that rests, when it is known for how long. */
  readonly restUntilMs: number;
}

const POLL_MS = 100;
/** Several times within a turn's lease. */
const KEEP_MS = 1_500;

/**
 * Makes a request while it has a turn at its host, and tells the others when the host asks for rest.
 * @throws SourceProblem host_busy when it would have to wait for too long
 */
export async function inTurn<T>(
  turns: HostTurns,
  host: string,
  terms: TurnTerms,
  waiting: Waiting,
  request: () => Promise<T>,
): Promise<T> {
  const turn = randomUUID();
  await untilMine(turns, host, turn, terms, waiting);
  const keeping = setInterval(() => void turns.take(host, turn, terms).catch(() => undefined), KEEP_MS);
  try {
    return await request();
  } catch (error) {
    const restMs = error instanceof SourceProblem ? error.restMs : 0;
    if (restMs > 0) await turns.rest(host, Math.min(restMs, SOURCE_LIMITS.hostRestMs));
    throw error;
  } finally {
    clearInterval(keeping);
    await turns.give(host, turn);
  }
}

async function untilMine(
  turns: HostTurns,
  host: string,
  turn: string,
  terms: TurnTerms,
  { signal, crowdUntilMs, restUntilMs }: Waiting,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await turns.take(host, turn, terms);
    if (answer.kind === 'yours') return;
    const nowMs = performance.now();
    const waitMs = (answer.kind === 'resting' ? answer.leftMs : POLL_MS) + Math.random() * POLL_MS;
    if (nowMs > crowdUntilMs || nowMs + waitMs > restUntilMs) throw busy(answer);
    await elapse(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function busy(answer: Exclude<Turn, { kind: 'yours' }>): SourceProblem {
  if (answer.kind === 'full') return new SourceProblem('host_busy', 'Others were asking its host all the time.');
  const seconds = Math.ceil(answer.leftMs / 1000);
  return new SourceProblem('host_busy', `Its host is to be left alone for ${seconds} s more.`, {
    restMs: answer.leftMs,
  });
}
