import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LOGS } from '../folders.mjs';

export const LOG = join(LOGS, 'redis.log');
const RESTART_MS = { first: 200, most: 5000 };
/** Who lived that long did not die of its start. */
const HEALTHY_AFTER_MS = 10_000;

/**
 * Runs a server and starts it again whenever it dies.
 * @param start spawns it, given the descriptor of its log
 */
export function keepUp(start) {
  let current = launch(start);
  let stopping = false;
  let deaths = 0;
  let timer;

  const watch = () => {
    const startedMs = Date.now();
    current.ended.then(() => {
      if (stopping) return;
      deaths = Date.now() - startedMs > HEALTHY_AFTER_MS ? 1 : deaths + 1;
      timer = setTimeout(again, Math.min(RESTART_MS.most, RESTART_MS.first * 2 ** (deaths - 1)));
    });
  };
  const again = () => {
    console.log(`Redis (pid ${current.child.pid}) died; starting it again on its data.`);
    current = launch(start);
    watch();
  };
  watch();

  return {
    hasDied: () => deaths > 0,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      current.child.kill('SIGTERM');
      await current.ended;
    },
  };
}

function launch(start) {
  const log = openSync(LOG, 'a');
  const child = start(log);
  closeSync(log);
  const ended = new Promise((done) => {
    child.once('error', done);
    child.once('exit', done);
  });
  return { child, ended };
}
