import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Mutants live in a copy of the project: ours must be found in it, and not where node_modules points to.
const libs = resolve(import.meta.dirname, 'libs');
const alias = Object.fromEntries(
  readdirSync(libs).map((name) => [`@cairn/${name}`, resolve(libs, name, 'src/index.ts')]),
);

/** The sweep sees most and takes longest: a mutant that a smaller test sees has been killed before it. */
class SweepLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSweep = ({ moduleId }: TestSpecification) => moduleId.includes('/sweep/');
    return (await super.sort(files)).sort((a, b) => Number(isSweep(a)) - Number(isSweep(b)));
  }
}

/** The tests that judge the engine, without processes. */
export default defineConfig({
  resolve: { alias },
  test: {
    pool: 'threads',
    globalSetup: 'test/src/support/shared-redis.ts',
    sequence: { sequencer: SweepLast },
    env: { CAIRN_SWEEP_NTH: '997' },
    include: [
      'libs/core/src/**/*.test.ts',
      'libs/flow/src/executor/**/*.test.ts',
      'libs/flow/src/sweep/sweep.test.ts',
      'libs/flow/src/recovery/**/*.test.ts',
      'libs/checkpoint/src/memory/**/*.test.ts',
    ],
    exclude: configDefaults.exclude,
    testTimeout: 20_000,
  },
});
