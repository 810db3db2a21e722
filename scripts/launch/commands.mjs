import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ROOT } from './folders.mjs';
import { runGates } from './gates.mjs';
import { runLane } from './lanes.mjs';
import { ensureApiPort } from './ports.mjs';
import { ensureRedis } from './redis/ensure.mjs';
import { findRedis } from './redis/find.mjs';
import { onScreen } from './tasks.mjs';

const FROM_SOURCE = ['--disable-warning=ExperimentalWarning', '--conditions=@cairn/source'];

/** What the launcher can do: `before` anything is set up, `redis` as it needs one, and `run`, whose result is the exit code. */
export const COMMANDS = {
  start: {
    before: () => ensureApiPort('start'),
    redis: () => ensureRedis({ name: 'redis', kept: true }),
    run: (node, args) => program(node, 'apps/cli/src/start.ts', args),
  },
  demo: {
    redis: () => ensureRedis({ name: `demo-redis-${process.pid}`, kept: false }),
    run: (node, args) => program(node, 'apps/cli/src/demo.ts', args),
  },
  test: { redis: findRedis, run: (node, args) => judged(node, ['unit', 'e2e', 'timed'], args) },
  check: { redis: findRedis, run: (node, args) => judged(node, ['unit'], args) },
  eval: { redis: async () => ({}), run: (node, args) => program(node, 'eval/src/main.ts', args) },
  bench: { redis: findRedis, run: (node, args) => program(node, 'bench/src/main.ts', args) },
  chaos: { redis: findRedis, run: (node, args) => program(node, 'chaos/src/main.ts', args) },
};

const program = (node, entry, args) => onScreen(node, [...FROM_SOURCE, join(ROOT, entry), ...args], { cwd: ROOT });

/** The gates and the lanes of tests, all of them, also after one failed; the last line sums up. */
async function judged(node, lanes, args) {
  const browser = lanes.includes('e2e') ? ensureBrowser() : undefined;
  const brokenGates = runGates();
  const sum = { passed: 0, failed: brokenGates.length };
  for (const lane of lanes) {
    if (lane === 'e2e') await browser;
    const { passed, failed } = await runLane(node, lane, args);
    sum.passed += passed;
    sum.failed += failed;
  }
  if (brokenGates.length > 0) console.log(`Broken: ${brokenGates.join(', ')} (see above)`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}
