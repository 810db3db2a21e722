import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './folders.mjs';

const bin = (name) => join('node_modules', '.bin', name);

/** What must hold before a test is worth running, fastest first. Each is also a script in package.json. */
const GATES = [
  { name: 'format and lint', command: bin('biome'), args: ['ci', '--colors=off'] },
  {
    name: 'boundaries',
    command: bin('depcruise'),
    args: [
      '--config',
      '.dependency-cruiser.mjs',
      'libs',
      'apps',
      'test',
      'bench',
      'chaos',
      'eval',
      'examples',
      'scripts',
    ],
  },
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'unused code', command: bin('knip'), args: ['--no-progress'] },
];

/** Runs every gate, also after one failed. @returns the names of those that did */
export function runGates() {
  return GATES.filter((gate) => !holds(gate)).map(({ name }) => name);
}

function holds({ name, command, args }) {
  const startedMs = Date.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const took = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${took})`);
  if (status !== 0) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n').trimEnd());
  return status === 0;
}
