import { extname } from 'node:path';
import { startWorker } from '@cairn/flow';
import { closeOnSignal, exitOnUncaught } from '@cairn/platform';
import { setUp } from './errand-setup.ts';

const SHUTDOWN_MS = 5_000;

/* A worker of the errands. */
const { env, log, redis, prefix, store, pipeline } = setUp('errands');
exitOnUncaught(log);
const worker = await startWorker({
  redis,
  prefix,
  store,
  pipeline,
  log,
  concurrency: env.CAIRN_CONCURRENCY,
  lockMs: env.CAIRN_LOCK_MS,
  stalledCheckMs: env.CAIRN_STALLED_CHECK_MS,
  sweepIdleMs: env.CAIRN_SWEEP_IDLE_MS,
  reaperPollMs: env.CAIRN_REAPER_POLL_MS,
  isolatedEntry: new URL(`./errand-isolated${extname(import.meta.url)}`, import.meta.url),
});
closeOnSignal({ log, deadlineMs: SHUTDOWN_MS, closers: [{ name: 'worker', close: () => worker.close() }] });
log.info({}, 'worker ready');
