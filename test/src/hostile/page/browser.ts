import { execFile } from 'node:child_process';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 60_000;
/** Time in which scripts of the page may act, as the page counts it. */
const PAGE_MS = 2000;
const run = promisify(execFile);

/** The path of a browser on this machine, if it has one. */
export async function findBrowser(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const path of folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** Opens an address as a person would, and gives what the page has become after a while. */
export async function seen(browser: string, url: string): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'cairn-browser-'));
  try {
    const args = [...QUIET, `--user-data-dir=${profile}`, `--virtual-time-budget=${PAGE_MS}`, '--dump-dom', url];
    return (await run(browser, args, { timeout: PATIENCE_MS, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
