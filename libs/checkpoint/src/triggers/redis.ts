import { LIMITS, TRIGGER_LIMITS, Trigger } from '@cairn/core';
import type { Redis } from 'ioredis';
import { keptOf } from '../kept.ts';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import type { TriggerStore } from './store.ts';

export interface RedisTriggerStoreOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
}

export function redisTriggerStore({ redis, prefix }: RedisTriggerStoreOptions): TriggerStore {
  const { triggers, triggersOf, idempotency } = storeKeys(prefix);
  const run = loadActs(redis);

  async function remove(tenant: string, id: string): Promise<boolean> {
    if ((await redis.sismember(triggersOf(tenant), id)) === 0) return false;
    const replies = await redis.multi().hdel(triggers, id).srem(triggersOf(tenant), id).exec();
    return (replies ?? []).some(([error, removed]) => {
      if (error) throw error;
      return removed === 1;
    });
  }

  return {
    async create(trigger, mark) {
      const { id, tenant } = trigger;
      const args = [id, JSON.stringify(trigger), TRIGGER_LIMITS.perTenant, mark?.bodyHash ?? '', LIMITS.idempotencyMs];
      const put = run('put-trigger', [triggers, triggersOf(tenant), idempotency(mark?.key ?? '-')], args);
      return keptOf(await orUnavailable(put), decoded);
    },
    async get(id) {
      const text = await orUnavailable(redis.hget(triggers, id));
      return text === null ? undefined : decoded(text);
    },
    async list(tenant) {
      const ids = (await orUnavailable(redis.smembers(triggersOf(tenant)))).sort();
      const texts = ids.length === 0 ? [] : await orUnavailable(redis.hmget(triggers, ...ids));
      return texts.flatMap((text) => (text === null ? [] : [decoded(text)]));
    },
    remove: (tenant, id) => orUnavailable(remove(tenant, id)),
  };
}

const decoded = (text: string): Trigger => Trigger.parse(JSON.parse(text));
