import { CairnError } from '@cairn/core';

/** Replies of a Redis that is up but cannot write: full, read-only, loading, in a failover, out of replicas. */
const REFUSES = /^(OOM|READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|NOAUTH|WRONGPASS|BUSY)\b/;
/** What the client says when there is no connection, or a command got no answer in time. */
const UNREACHABLE =
  /Connection is closed|Stream isn't writeable|max retries per request|Command timed out|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN/i;

export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const message = error.message.replace(/^ERR Error running script.*?: /, '');
  const code = 'code' in error ? String(error.code) : '';
  return REFUSES.test(message) || UNREACHABLE.test(message) || UNREACHABLE.test(code);
}

/** Turns a failure of the connection or of the server into STORE_UNAVAILABLE; other errors pass through. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new CairnError(
      'STORE_UNAVAILABLE',
      'Redis cannot be reached or refuses writes. Try again in a few seconds.',
      {},
      { cause: error },
    );
  }
}
