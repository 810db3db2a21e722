import { chromium, type Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { findBrowser } from '../hostile/page/browser.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How long a page may take to come to what a test waits for. */
const PATIENCE_MS = 15_000;

export interface Browsing {
  /** A page of a person of its own: nothing is remembered from others. */
  page(): Promise<Page>;
  /** What pages threw, and what their policy kept from happening. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/**
 * A real browser of this machine. Where there is none, tests fail, unless the environment says that none can be had.
 * @returns undefined when CAIRN_TEST_BROWSER is `none`
 */
export async function startBrowser(): Promise<Browsing | undefined> {
  if (process.env.CAIRN_TEST_BROWSER === 'none') return undefined;
  const executablePath = await findBrowser();
  if (!executablePath)
    throw new Error(
      'The page is tested in a real browser, and there is none on PATH. Install chromium, or set CAIRN_TEST_BROWSER=none to do without.',
    );
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const troubles: string[] = [];
  return {
    troubles,
    async page() {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => troubles.push(`${error}`));
      page.on('console', (message) => {
        if (/Content Security Policy|Trusted/i.test(message.text())) troubles.push(message.text());
      });
      return page;
    },
    close: () => browser.close(),
  };
}

/** Says loudly that nothing was looked at. */
export function withoutBrowser(context: TestContext): never {
  process.stderr.write('\n!!! NOT TESTED: the page in a browser, because CAIRN_TEST_BROWSER is none.\n');
  return context.skip('no browser on this machine');
}
