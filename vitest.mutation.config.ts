import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

// Mutants live in a copy of the project: ours must be found in it, and not where node_modules points to.
const libs = resolve(import.meta.dirname, 'libs');
const alias = Object.fromEntries(
  readdirSync(libs).map((name) => [`@cairn/${name}`, resolve(libs, name, 'src/index.ts')]),
);

/** The tests that judge the engine without Redis and without processes. */
export default defineConfig({
  resolve: { alias },
  test: {
    pool: 'threads',
    env: { CAIRN_SWEEP_NTH: '997' },
    include: [
      'libs/core/src/**/*.test.ts',
      'libs/flow/src/executor/**/*.test.ts',
      'libs/flow/src/sweep/**/*.test.ts',
      'libs/flow/src/recovery/**/*.test.ts',
      'libs/checkpoint/src/memory/**/*.test.ts',
    ],
    exclude: configDefaults.exclude,
    testTimeout: 20_000,
  },
});
