export { type MemoryStoreOptions, memoryStore } from './memory/store.ts';
export { type RedisStoreOptions, redisStore } from './redis/store.ts';
export { isRedisUnavailable, orUnavailable } from './redis/unavailable.ts';
export * from './store.ts';
