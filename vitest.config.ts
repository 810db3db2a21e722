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
  env: { NODE_OPTIONS: `--conditions=${SOURCE}` },
};
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
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          ...fromSource,
          name: 'e2e',
          include: ['test/src/**/*.test.ts', 'test/src/**/*.e2e.ts'],
          exclude: [...exclude, BOUNDARIES],
          // Each file starts processes of its own and measures times: one after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
