import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LOGS } from './folders.mjs';
import { onPath } from './tasks.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends chromium';

const isThere = () => NAMES.some(onPath);

/**
 * A browser for the tests of the page: this machine's, or one from its package manager, which is installed beside other work. Where
 * none can be had, the tests are told so, and so is whoever reads.
 */
export async function ensureBrowser() {
  if (isThere() || process.env.CAIRN_TEST_BROWSER) return;
  if (onPath('apt-get') && process.getuid?.() === 0) {
    console.log(
      'Chromium is missing, for the tests of the page: installing it beside the others (apt-get install chromium)',
    );
    await installed();
  }
  if (isThere()) return;
  process.env.CAIRN_TEST_BROWSER = 'none';
  console.log('!!! No browser: the page will NOT be tested. Install chromium and run the same command again.');
}

/** What it prints goes to a file: whoever waits here may be busy with something else, and must not hold it up. */
function installed() {
  const log = openSync(join(LOGS, 'browser.log'), 'a');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('sh', ['-c', INSTALL], { stdio: ['ignore', log, log], env });
  closeSync(log);
  return new Promise((done) => {
    child.on('error', done);
    child.on('exit', done);
  });
}
