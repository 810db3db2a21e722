export * from './store.ts';
export { redisStore, type RedisStoreOptions } from './redis/store.ts';
export { memoryStore, type MemoryStoreOptions } from './memory/store.ts';
