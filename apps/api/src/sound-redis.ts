import { isRedisUnavailable } from '@cairn/checkpoint';
import type { Logger } from '@cairn/core';
import { checkRedis, type producerConnection, untilReady } from '@cairn/platform';

type Client = ReturnType<typeof producerConnection>;

const WAIT_MS = 2000;

/** A Redis that would lose accepted runs. */
class UnsoundRedisError extends Error {
  override readonly name = 'UnsoundRedisError';
}

/**
 * Does not let the API serve from a Redis that may lose runs. One that is away is looked at when it comes back: until
 * then the API answers 503.
 * @throws UnsoundRedisError
 */
export async function refuseUnsoundRedis(redis: Client, log: Logger): Promise<void> {
  await untilReady(redis, WAIT_MS);
  await inspect(redis, log);
}

async function inspect(redis: Client, log: Logger): Promise<void> {
  try {
    const { problems, warnings } = await checkRedis(redis);
    for (const { code, message } of warnings) log.warn({ code }, message);
    if (problems.length > 0) throw new UnsoundRedisError(problems.map(({ message }) => message).join('\n'));
  } catch (error) {
    if (!isRedisUnavailable(error)) throw error;
    // A rejection then ends the process, as it would have at the start.
    redis.once('ready', () => void inspect(redis, log));
  }
}
