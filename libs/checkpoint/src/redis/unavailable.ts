import { CairnError } from '@cairn/core';

// Replies with which a Redis that is there refuses what would be right at another time.
const REFUSALS = /^(OOM|READONLY|LOADING|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|NOAUTH|WRONGPASS)\b/;
// What ioredis says when there is no connection; it gives these no code.
const NO_CONNECTION =
  /^(Connection is closed|Stream isn't writeable|Command timed out|connect ETIMEDOUT|Reached the max retries)/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

// A script passes on what a command inside it was refused with.
const SCRIPT_PREFIX = /^ERR Error running script[^:]*(?::[^:]*)*?: (?=[A-Z]+ )/;

/** Whether an error means that Redis cannot be used now, so that the same request may succeed later. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (REFUSALS.test(error.message.replace(SCRIPT_PREFIX, '')) || NO_CONNECTION.test(error.message)) return true;
  if (error.name === 'MaxRetriesPerRequestError' || error.name === 'ClusterAllFailedError') return true;
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return true;
  return isRedisUnavailable(error.cause);
}

/** Turns a failure of the connection or of the server into STORE_UNAVAILABLE; other errors pass through. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isRedisUnavailable(error)) throw error;
    const message = 'Redis cannot be reached or refuses writes. Try again in a few seconds.';
    throw new CairnError('STORE_UNAVAILABLE', message, {}, { cause: error });
  }
}
