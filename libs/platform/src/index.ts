export * from './env.ts';
export * from './logger.ts';
export * from './redis.ts';
export * from './redis-check.ts';
export * from './shutdown.ts';
