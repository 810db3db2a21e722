import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SETTINGS } from './env.ts';

const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');

/** Fixed by the images, or for tests only. */
const NOT_FOR_OPERATORS = ['REDIS_URL', 'HOST', 'PORT', 'CAIRN_CORPUS_DIR', 'CAIRN_CRASH_POINT'];

test('docker compose passes every setting on that an operator may want', () => {
  const passed = new Set([...compose.matchAll(/^ +(\w+): \$\{\1(?::-[^}]*)?\}$/gm)].map(([, name]) => name));
  expect(SETTINGS.filter((name) => !passed.has(name) && !NOT_FOR_OPERATORS.includes(name))).toEqual([]);
});

test('no service of docker compose says a setting twice, for which compose refuses the whole file', () => {
  const blocks = compose.split(/^ {0,4}\S.*$/m);
  const twice = blocks.flatMap((block) => {
    const names = [...block.matchAll(/^ {6}(\w+): \$/gm)].map(([, name]) => name);
    return names.filter((name, i) => names.indexOf(name) < i);
  });
  expect(twice).toEqual([]);
});
