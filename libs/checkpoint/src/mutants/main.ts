import { readFileSync } from 'node:fs';
import { createVitest, type Vitest } from 'vitest/node';
import { type LuaMutant, mutantsOf } from './lua.ts';

/** `npm run mutation:lua -- commit claim`: changes scripts, one place at a time, and asks the contract whether it sees it. */
const ACTS = ['commit', 'claim'];
/** Of a hundred mutants. */
const LEAST_KILLED = 85;
const folder = new URL('../../lua/', import.meta.url);

const judge = await createVitest('test', {
  config: 'vitest.mutation.config.ts',
  include: ['libs/checkpoint/src/redis/{store,expiry}.test.ts'],
  setupFiles: ['libs/checkpoint/src/mutants/taught-otherwise.ts'],
  bail: 1,
  testTimeout: 10_000,
  watch: false,
  reporters: [{}],
});

async function contractHolds(vitest: Vitest, sound: string, changed: string): Promise<boolean> {
  vitest.provide('luaMutant', { sound, changed });
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(await vitest.globTestSpecifications());
  return testModules.every((module) => module.ok()) && unhandledErrors.length === 0;
}

async function survivorsOf(act: string): Promise<{ all: number; survivors: LuaMutant[] }> {
  const sound = readFileSync(new URL(`${act}.lua`, folder), 'utf8');
  if (!(await contractHolds(judge, sound, sound)))
    throw new Error('The contract fails without any mutant. Mend that first: npm run test:unit.');
  const mutants = mutantsOf(sound);
  const survivors: LuaMutant[] = [];
  for (const mutant of mutants) if (await contractHolds(judge, sound, mutant.text)) survivors.push(mutant);
  return { all: mutants.length, survivors };
}

try {
  await judge.standalone();
  for (const act of process.argv.length > 2 ? process.argv.slice(2) : ACTS) {
    const { all, survivors } = await survivorsOf(act);
    for (const { line, before, after } of survivors)
      console.log(`${act}.lua:${line} survived: ${before} -> ${after || 'nothing'}`);
    const killed = (100 * (all - survivors.length)) / all;
    console.log(`${act}.lua: ${all} mutants, ${killed.toFixed(1)} % killed`);
    if (killed < LEAST_KILLED) process.exitCode = 1;
  }
} finally {
  await judge.close(); // with it goes the Redis that it started
}
