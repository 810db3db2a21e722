export type { Begun, Ceiling, Ceilings, EffectLedger, NewEffect, Salvage, Settled } from './effects/ledger.ts';
export {
  Delivery,
  type HookState,
  type Hooks,
  isOpen,
  newDelivery,
  type TakenHook,
  type WebhookSecret,
} from './hooks/hooks.ts';
export type { Kept } from './kept.ts';
export * from './keys/key-store.ts';
export { memoryKeyStore } from './keys/memory-keys.ts';
export { redisKeyStore } from './keys/redis-keys.ts';
export * from './lease.ts';
export { type MemoryStoreOptions, memoryStore } from './memory/store.ts';
export { meteredStore } from './metered.ts';
export { memoryPipelineStore } from './pipelines/memory.ts';
export { type RedisPipelineStoreOptions, redisPipelineStore } from './pipelines/redis.ts';
export * from './pipelines/store.ts';
export { type HitCounter, type Hits, memoryHitCounter } from './rates/hit-counter.ts';
export type { HostTurns } from './rates/host-turns.ts';
export { memoryPlaces, type Place, type Places } from './rates/places.ts';
export { redisHitCounter } from './rates/redis-hits.ts';
export { redisPlaces } from './rates/redis-places.ts';
export { redisHostTurns } from './rates/redis-turns.ts';
export { type RedisStoreOptions, redisStore } from './redis/store.ts';
export { isRedisUnavailable, orUnavailable } from './redis/unavailable.ts';
export { memoryScheduleStore } from './schedules/memory.ts';
export { type RedisScheduleStoreOptions, redisScheduleStore } from './schedules/redis.ts';
export * from './schedules/store.ts';
export { redisSnapshots } from './snapshots/redis.ts';
export type { Snapshots } from './snapshots/snapshots.ts';
export * from './store.ts';
export { type MemoryThreadStoreOptions, memoryThreadStore } from './threads/memory.ts';
export { recall, recallFor } from './threads/recall.ts';
export { type RedisThreadStoreOptions, redisThreadStore } from './threads/redis.ts';
export * from './threads/store.ts';
export { memoryTriggerStore } from './triggers/memory.ts';
export { type RedisTriggerStoreOptions, redisTriggerStore } from './triggers/redis.ts';
export * from './triggers/store.ts';
