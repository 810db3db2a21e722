import type { Redis } from 'ioredis';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { type HostTurns, TURN_LEASE_MS } from './host-turns.ts';

const FULL = -1;

/** Turns of all processes of the installation, by Redis' clock. @param redis stays the caller's to close */
export function redisHostTurns(redis: Redis, prefix: string): HostTurns {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  return {
    async take(host, turn, { atOnce, gapMs }) {
      const { turns, notBefore } = keys.host(host);
      const args = [turn, atOnce, Math.round(gapMs), TURN_LEASE_MS];
      const reply = Number(await orUnavailable(run('take-turn', [turns, notBefore], args)));
      if (reply === FULL) return { kind: 'full' };
      return reply === 0 ? { kind: 'yours' } : { kind: 'resting', leftMs: reply };
    },
    async give(host, turn) {
      await orUnavailable(redis.zrem(keys.host(host).turns, turn));
    },
    async rest(host, ms) {
      if (ms > 0) await orUnavailable(run('rest-host', [keys.host(host).notBefore], [Math.ceil(ms)]));
    },
  };
}
