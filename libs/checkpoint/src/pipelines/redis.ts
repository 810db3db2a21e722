import { PipelineCard } from '@cairn/core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { storeKeys } from '../redis/keys.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { type KnownPipeline, PIPELINE_KNOWN_MS, type PipelineStore } from './store.ts';

export interface RedisPipelineStoreOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
  /** In ms since 1970. Days count here, so that clocks need not agree. */
  readonly now?: () => number;
}

const Known = PipelineCard.extend({ seen_at: z.iso.datetime() });

export function redisPipelineStore({ redis, prefix, now = Date.now }: RedisPipelineStoreOptions): PipelineStore {
  const key = storeKeys(prefix).pipelines;
  const isKnown = ({ seen_at }: KnownPipeline) => Date.parse(seen_at) > now() - PIPELINE_KNOWN_MS;
  const read = (json: string) => Known.parse(JSON.parse(json));
  return {
    async show(card) {
      const known: KnownPipeline = { ...card, seen_at: new Date(now()).toISOString() };
      await orUnavailable(redis.hset(key, card.name, JSON.stringify(known)));
    },
    async find(name) {
      const json = await orUnavailable(redis.hget(key, name));
      const found = json === null ? undefined : read(json);
      return found && isKnown(found) ? found : undefined;
    },
    async list() {
      const all = Object.values(await orUnavailable(redis.hgetall(key))).map(read);
      return all.filter(isKnown).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
