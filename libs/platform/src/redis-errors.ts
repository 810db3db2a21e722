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

/** Whether an error means that Redis cannot be used now, so that the same request may succeed later. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (REFUSALS.test(error.message) || NO_CONNECTION.test(error.message)) return true;
  if (error.name === 'MaxRetriesPerRequestError' || error.name === 'ClusterAllFailedError') return true;
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return true;
  return isRedisUnavailable(error.cause);
}
