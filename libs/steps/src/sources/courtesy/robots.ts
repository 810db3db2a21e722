import type { Reach } from '@cairn/net';
import type { Threads } from '../../threads/threads.ts';
import { ACCEPTED_ENCODINGS, readHead } from '../fetch/body.ts';
import { follow, type Visit } from '../fetch/follow.ts';
import type { Answer } from '../fetch/get.ts';
import { retryAfterMs } from '../fetch/retry-after.ts';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';
import type { RobotsRules } from './robots-rules.ts';

export interface RobotsOptions {
  readonly reach: Reach;
  readonly userAgent: string;
  readonly threads: Threads;
}

const EVERYTHING: RobotsRules = { allowed: true, crawlDelayMs: 0 };
const NEVER = new AbortController().signal;

/** What hosts ask of robots (RFC 9309). Each robots.txt is read once an hour at most, by the process that wants to know. */
export class Robots {
  readonly #options: RobotsOptions;
  readonly #files = new Map<string, { readonly text: Promise<string>; readonly freshUntilMs: number }>();

  constructor(options: RobotsOptions) {
    this.#options = options;
  }

  /**
   * @param visit how the robots.txt itself is asked for: many may wait for one answer
   * @throws SourceProblem when the host cannot be asked; the signal's reason
   */
  async rulesFor(url: URL, visit: Visit, signal: AbortSignal): Promise<RobotsRules> {
    const text = await unlessAborted(this.#textOf(url.origin, visit), signal);
    if (text.trim() === '') return EVERYTHING;
    const { threads, userAgent } = this.#options;
    const deadline = AbortSignal.timeout(SOURCE_LIMITS.robotsMs);
    const question = { text, robotsUrl: robotsUrl(url.origin).href, url: url.href, userAgent };
    try {
      return await threads.robots(question, AbortSignal.any([signal, deadline]));
    } catch (error) {
      signal.throwIfAborted();
      throw new SourceProblem('robots_unavailable', 'Its robots.txt cannot be made sense of.', { cause: error });
    }
  }

  #textOf(origin: string, visit: Visit): Promise<string> {
    const known = this.#files.get(origin);
    if (known && known.freshUntilMs > performance.now()) return known.text;
    const text = this.#fetch(origin, visit);
    this.#files.delete(origin); // so that it is the newest
    this.#files.set(origin, { text, freshUntilMs: performance.now() + SOURCE_LIMITS.robotsFreshMs });
    const [oldest] = this.#files.keys();
    if (this.#files.size > SOURCE_LIMITS.robotsHosts && oldest !== undefined) this.#files.delete(oldest);
    text.catch(() => {
      if (this.#files.get(origin)?.text === text) this.#files.delete(origin);
    });
    return text;
  }

  async #fetch(origin: string, visit: Visit): Promise<string> {
    const { reach, userAgent } = this.#options;
    const headers = () => ({ 'user-agent': userAgent, accept: 'text/plain', 'accept-encoding': ACCEPTED_ENCODINGS });
    const options = { reach, timeoutMs: SOURCE_LIMITS.robotsMs, signal: NEVER, visit, headers };
    try {
      return await follow(robotsUrl(origin), options, textOf);
    } catch (error) {
      const lost = error instanceof SourceProblem && LEADS_NOWHERE.has(error.outcome.reason.code);
      if (lost) return '';
      throw error;
    }
  }
}

/** Redirects that end nowhere count like a robots.txt that is not there. */
const LEADS_NOWHERE: ReadonlySet<string> = new Set(['redirect_loop', 'bad_redirect', 'bad_url']);

const robotsUrl = (origin: string) => new URL('/robots.txt', origin);

async function textOf({ status, body, header }: Answer): Promise<string> {
  if (status === 200)
    return (await readHead(body, header('content-encoding'), SOURCE_LIMITS.robotsBytes)).toString('utf8');
  body.on('error', () => undefined).destroy();
  if (status >= 400 && status < 500 && status !== 429) return '';
  throw new SourceProblem('robots_unavailable', `Its robots.txt was answered with ${status}.`, {
    restMs: retryAfterMs(header('retry-after'), Date.now()),
  });
}

function unlessAborted<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([pending, promise]).finally(() => signal.removeEventListener('abort', abort));
}
