import { type DestinationStream, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Env } from './env.ts';

const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'api_key',
  'x-api-key',
  'CAIRN_API_KEYS',
  'CAIRN_SEARCH_KEY',
  'x-subscription-token',
  'REDIS_URL',
];
const REDACTED = '[redacted]';

// Quotes may be escaped: JSON inside a message is text of the line.
const NAMED_SECRET = new RegExp(String.raw`(\\*"(?:${SECRET_NAMES.join('|')})\\*":\s*\\*")(?:[^"\\]|\\[^"])*`, 'gi');
const URL_PASSWORD = /(\b[a-z][a-z\d+.-]*:\/\/[^\s"/:@]*:)[^\s"/@]+(?=@)/gi;
const BEARER = /(\bBearer\s+)[^\s"\\,]+/gi;

/** Takes credentials out of one finished log line, at whatever depth or in whatever message they stand. */
export const scrub = (line: string): string =>
  line.replace(NAMED_SECRET, `$1${REDACTED}`).replace(URL_PASSWORD, `$1${REDACTED}`).replace(BEARER, `$1${REDACTED}`);

interface LoggerOptions {
  readonly name: string;
  readonly level: Env['CAIRN_LOG_LEVEL'];
  /** Standard output when absent: for people on a terminal, else one JSON object a line. */
  readonly destination?: DestinationStream;
}

export function createLogger({ name, level, destination }: LoggerOptions) {
  const paths = SECRET_NAMES.flatMap((secret) => [`["${secret}"]`, `*["${secret}"]`, `*.*["${secret}"]`]);
  return pino(
    {
      name,
      level,
      redact: { paths, censor: REDACTED },
      hooks: { streamWrite: scrub },
    },
    destination ?? standardOutput(),
  );
}

function standardOutput(): DestinationStream {
  // Written at once: a line about a crash must be out before the process is gone.
  if (!process.stdout.isTTY) return pino.destination({ fd: 1, sync: true });
  return pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' });
}
