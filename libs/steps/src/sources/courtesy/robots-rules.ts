import parser from 'robots-parser';
import { SOURCE_LIMITS } from '../limits.ts';

// It is CommonJS and exports the function itself, whatever its types say.
const parseRobots = parser as unknown as typeof parser.default;

export interface RobotsQuestion {
  /** A robots.txt. */
  readonly text: string;
  readonly robotsUrl: string;
  readonly url: string;
  readonly userAgent: string;
}

export interface RobotsRules {
  readonly allowed: boolean;
  /** Between two requests; 0 when nothing is asked for. */
  readonly crawlDelayMs: number;
}

/** What a robots.txt says of one address. The rules are a stranger's, and patterns take time: for threads only. */
export function robotsRules({ text, robotsUrl, url, userAgent }: RobotsQuestion): RobotsRules {
  const rules = parseRobots(robotsUrl, text);
  const delayMs = (rules.getCrawlDelay(userAgent) ?? 0) * 1000;
  return {
    allowed: rules.isAllowed(url, userAgent) !== false,
    crawlDelayMs: delayMs > 0 ? Math.min(delayMs, SOURCE_LIMITS.crawlDelayMs) : 0,
  };
}
