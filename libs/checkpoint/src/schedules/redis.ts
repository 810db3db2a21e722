import { LIMITS, RefusedTick, SCHEDULE_LIMITS, Schedule } from '@cairn/core';
import type { Redis } from 'ioredis';
import { keptOf } from '../kept.ts';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import type { ScheduleStore } from './store.ts';

export interface RedisScheduleStoreOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
}

export function redisScheduleStore({ redis, prefix }: RedisScheduleStoreOptions): ScheduleStore {
  const { scheduleTenants, schedules, refusedTicks, idempotency } = storeKeys(prefix);
  const run = loadActs(redis);

  const list = async (tenant: string) => (await orUnavailable(redis.hvals(schedules(tenant)))).map(decoded).sort(byId);

  return {
    async create(schedule, mark) {
      const { id, tenant } = schedule;
      const once = [mark?.bodyHash ?? '', LIMITS.idempotencyMs];
      const args = [id, JSON.stringify(schedule), tenant, SCHEDULE_LIMITS.perTenant, ...once];
      const put = run('put-schedule', [schedules(tenant), scheduleTenants, idempotency(mark?.key ?? '-')], args);
      return keptOf(await orUnavailable(put), decoded);
    },
    async change(schedule) {
      const { id, tenant, version } = schedule;
      const put = run('change-schedule', [schedules(tenant)], [id, JSON.stringify(schedule), version - 1]);
      return (await orUnavailable(put)) as 'changed' | 'stale' | 'gone';
    },
    async get(tenant, id) {
      const text = await orUnavailable(redis.hget(schedules(tenant), id));
      return text === null ? undefined : decoded(text);
    },
    list,
    async all() {
      const tenants = await orUnavailable(redis.smembers(scheduleTenants));
      return (await Promise.all(tenants.map(list))).flat();
    },
    async noteTick({ tenant, id }, atMs, refused) {
      const note = refused ? JSON.stringify(refused) : '';
      const keys = [schedules(tenant), refusedTicks(id)];
      await orUnavailable(run('note-tick', keys, [id, atMs, note, SCHEDULE_LIMITS.refusedTicks]));
    },
    async refusedTicks({ id }) {
      const texts = await orUnavailable(redis.zrevrange(refusedTicks(id), 0, -1));
      return texts.map((text) => RefusedTick.parse(JSON.parse(text)));
    },
    async remove(tenant, id) {
      if ((await orUnavailable(redis.hdel(schedules(tenant), id))) === 0) return false;
      await orUnavailable(redis.del(refusedTicks(id)));
      return true;
    },
  };
}

const decoded = (text: string): Schedule => Schedule.parse(JSON.parse(text));
const byId = (a: Schedule, b: Schedule) => (a.id < b.id ? -1 : 1);
