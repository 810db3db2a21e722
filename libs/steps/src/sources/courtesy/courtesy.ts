import type { Visit } from '../fetch/follow.ts';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';
import { Robots, type RobotsOptions } from './robots.ts';
import { type HostTurns, inTurn, type TurnTerms, type Waiting } from './turns.ts';

export interface CourtesyOptions extends RobotsOptions {
  readonly terms: TurnTerms;
  /** Without it nobody waits: for tools and tests with hosts of their own. */
  readonly turns?: HostTurns | undefined;
}

/** Manners towards the hosts that are read: what their robots.txt says is kept, and few ask at once. */
export class Courtesy {
  readonly #options: CourtesyOptions;
  readonly #robots: Robots;

  constructor(options: CourtesyOptions) {
    this.#options = options;
    this.#robots = new Robots(options);
  }

  /** For the requests of one source, which may wait for so long together, from now on. */
  visits(signal: AbortSignal): Visit {
    const waiting = waitingFromNow(signal);
    return async (url, request) => {
      const { allowed, crawlDelayMs } = await this.#robots.rulesFor(url, this.#asksForRobots, signal);
      if (!allowed) throw new SourceProblem('robots', `The robots.txt of ${url.host} asks robots not to read this.`);
      return this.#inTurn(url, crawlDelayMs, waiting, request);
    };
  }

  /** Nobody's own: several sources may wait for one robots.txt, and each may give up alone. */
  readonly #asksForRobots: Visit = (url, request) =>
    this.#inTurn(url, 0, waitingFromNow(new AbortController().signal), request);

  #inTurn<T>(url: URL, crawlDelayMs: number, waiting: Waiting, request: () => Promise<T>): Promise<T> {
    const { turns, terms } = this.#options;
    if (!turns) return request();
    const slower = crawlDelayMs > terms.gapMs ? { atOnce: 1, gapMs: crawlDelayMs } : terms;
    return inTurn(turns, url.host, slower, waiting, request);
  }
}

function waitingFromNow(signal: AbortSignal): Waiting {
  const nowMs = performance.now();
  return {
    signal,
    crowdUntilMs: nowMs + SOURCE_LIMITS.crowdWaitMs,
    restUntilMs: nowMs + SOURCE_LIMITS.restWaitMs,
  };
}
