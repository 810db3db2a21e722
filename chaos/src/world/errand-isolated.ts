import { serveIsolated } from '@cairn/flow';
import { exitOnUncaught } from '@cairn/platform';
import { setUp } from './errand-setup.ts';

/* Runs one piece of work that took its process down before; started by a worker of the errands. */
const { log, redis, prefix, store, pipeline } = setUp('isolated');
exitOnUncaught(log);
await serveIsolated({ redis, prefix, store, pipeline, log });
process.exit(0);
