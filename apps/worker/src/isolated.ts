import { serveIsolated } from '@cairn/flow';
import { exitOnUncaught } from '@cairn/platform';
import { setUp } from './setup.ts';

/* Runs one piece of work that took its process down before; started by a worker. */
const { log, redis, threads, prefix, pipeline, store } = setUp('isolated');
exitOnUncaught(log);
await serveIsolated({ redis, prefix, store, pipeline, log });
await threads.close();
await store.close();
redis.disconnect();
process.disconnect();
