import type { Redis } from 'ioredis';
import type { GaugeGroup } from './metrics.ts';

/** So long a ping may take; a connection that waits for its Redis would never answer. */
const PING_MS = 500;

/** Whether Redis answers this process, how fast, and how full it is. */
export function redisGauges(redis: Redis): GaugeGroup {
  return {
    gauges: {
      cairn_redis_up: { help: '1: Redis answers this process.', labels: [] },
      cairn_redis_ping_seconds: { help: 'How long a ping took.', labels: [] },
      cairn_redis_memory_bytes: { help: 'Memory that Redis uses.', labels: [] },
      cairn_redis_memory_limit_bytes: {
        help: 'Its maxmemory; absent: none. At the limit writes are refused.',
        labels: [],
      },
      cairn_redis_persistence_ok: { help: '1: an append-only file is kept, and its last write went well.', labels: [] },
    },
    async read() {
      const pingMs = await pinged(redis);
      if (pingMs === undefined) return [{ name: 'cairn_redis_up', value: 0 }];
      const info = await redis.info('memory', 'persistence');
      const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
      const limit = Number(field('maxmemory'));
      const persists = field('aof_enabled') === '1' && field('aof_last_write_status') === 'ok';
      return [
        { name: 'cairn_redis_up', value: 1 },
        { name: 'cairn_redis_ping_seconds', value: pingMs / 1000 },
        { name: 'cairn_redis_memory_bytes', value: Number(field('used_memory')) },
        ...(limit > 0 ? [{ name: 'cairn_redis_memory_limit_bytes', value: limit }] : []),
        { name: 'cairn_redis_persistence_ok', value: persists ? 1 : 0 },
      ];
    },
  };
}

async function pinged(redis: Redis): Promise<number | undefined> {
  if (redis.status !== 'ready') return undefined;
  const startedMs = performance.now();
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), PING_MS);
  const took = redis.ping().then(
    () => performance.now() - startedMs,
    () => undefined,
  );
  try {
    return await Promise.race([took, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
