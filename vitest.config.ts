import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const SOURCE = '@cairn/source';
const BOUNDARIES = 'test/src/boundaries.test.ts';
// Ours in front of Vite's own conditions for servers.
const conditions = [SOURCE, 'module', 'node', 'development|production'];

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [SOURCE, 'node', 'module-sync'] } },
};

// Threads and processes that a test starts run from source, as the tests themselves do.
const fromSource = {
  pool: 'forks' as const,
  execArgv: [`--conditions=${SOURCE}`],
  env: { NODE_OPTIONS: `--conditions=${SOURCE}`, NODE_COMPILE_CACHE: resolve(import.meta.dirname, '.cairn/compiled') },
};
/** What they say about times, memory or load holds only for who has the machine to himself. */
const TIMED = [
  'test/src/chaos/**/*.test.ts',
  'test/src/control/races.test.ts',
  'test/src/crash/signals.test.ts',
  'test/src/deploy/**/*.test.ts',
  'test/src/hostile/malformed.test.ts',
  'test/src/load/**/*.test.ts',
];
const waiting = { testTimeout: 120_000, hookTimeout: 120_000 };
const exclude = [...configDefaults.exclude, '**/dist/**', '**/.cairn/**'];

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...fromSource,
          name: 'unit',
          globalSetup: 'test/src/support/shared-redis.ts',
          include: [
            'libs/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            'eval/src/**/*.test.ts',
            'chaos/src/**/*.test.ts',
            BOUNDARIES,
          ],
          exclude,
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          ...fromSource,
          ...waiting,
          name: 'e2e',
          include: ['test/src/**/*.test.ts'],
          exclude: [...exclude, BOUNDARIES, ...TIMED],
          // Each file has a Redis and processes of its own, and waits for them most of the time.
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: { ...fromSource, ...waiting, name: 'timed', include: TIMED, exclude, fileParallelism: false },
      },
    ],
  },
});
