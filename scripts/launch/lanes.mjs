import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, STATE } from './folders.mjs';
import { onScreen } from './tasks.mjs';

/**
 * Runs one of Vitest's projects on the screen.
 * @param more options and file names for Vitest
 * @returns how many tests passed and failed; a lane that ended badly without a failed test counts as one
 */
export async function runLane(node, project, more) {
  const results = join(STATE, 'results', `${project}.json`);
  mkdirSync(join(STATE, 'results'), { recursive: true });
  rmSync(results, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', project, ...reporters, ...more];
  const exitCode = await onScreen(node, args, { cwd: ROOT });
  const { passed, failed } = countsIn(results);
  return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed) };
}

function countsIn(file) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 }; // Vitest did not get as far as writing it
  }
}
