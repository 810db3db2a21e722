import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders.mjs';
import { ensureSpace } from './space.mjs';
import { quietly } from './tasks.mjs';

/** What the dependencies take, and npm's own copies of them. */
const NEEDED_MB = 700;

/** Installs the dependencies when what is installed is not what the lock file asks for. */
export async function ensurePackages() {
  const wanted = packagesIn('package-lock.json');
  // npm writes this file last, so a broken-off installation has none
  const installed = packagesIn('node_modules/.package-lock.json');
  if (wanted && installed && isInstalled(wanted, installed)) return;
  ensureSpace(ROOT, NEEDED_MB);
  await quietly('Installing the dependencies (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    env: { NODE_ENV: 'development' },
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Packages for other platforms are optional and stay away. */
function isInstalled(wanted, installed) {
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.optional)
    .every(
      ([path, entry]) => installed[path]?.version === entry.version && installed[path]?.integrity === entry.integrity,
    );
}
