import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEnv } from '@cairn/platform';
import { createApiClient } from './client/api-client.ts';
import { LOGS, ROOT } from './places.ts';
import { runSample, sampleWasRun } from './sample.ts';
import { createScreen } from './screen.ts';
import { Stack } from './stack/stack.ts';
import { untilStopped } from './stop-signal.ts';

const WORKERS = 2;
const screen = createScreen();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'no-sample': { type: 'boolean', default: false } } });
  loadEnv(process.env); // all that is wrong at once, before each process says it on its own
  const stopped = untilStopped();
  const stack = new Stack({ workers: WORKERS, screen });
  try {
    await serve(stack, stopped, !values['no-sample']);
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
  screen.line('Draining: steps in hand are handed back …');
  await stack.stop();
  screen.line('Stopped. Runs that were not finished go on at the next start.');
}

async function serve(stack: Stack, stopped: AbortSignal, withSample: boolean): Promise<void> {
  const address = await Promise.race([stack.untilReady(), aborted(stopped)]);
  if (!address) return;
  introduce(address, stack);
  if (withSample && process.stdout.isTTY && !sampleWasRun()) {
    await runSample(createApiClient(address, firstKey()), screen, stopped);
  }
  await aborted(stopped);
}

const aborted = (signal: AbortSignal) =>
  new Promise<undefined>((done) => {
    if (signal.aborted) done(undefined);
    signal.addEventListener('abort', () => done(undefined), { once: true });
  });

const firstKey = (): string | undefined => process.env.CAIRN_API_KEYS?.split(',')[0]?.trim() || undefined;

function introduce(address: URL, { workers }: Stack): void {
  const victim = workers[0]?.pid;
  const lines = [
    ['Watch', `${address.origin}/ui`],
    ['API', `${address.origin}/v1/runs`],
    ['Workers', workers.map(({ spec, pid }) => `${spec.name} (pid ${pid})`).join(', ')],
    ['Redis', withoutPassword(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')],
    ['Logs', `${relative(process.cwd(), LOGS) || LOGS}/`],
    ['Docs', relative(process.cwd(), join(ROOT, 'README.md'))],
    ['Try', `kill -9 ${victim}     in the middle of a run: another worker goes on where it was`],
    ['Stop', 'Ctrl-C'],
  ];
  screen.line('Cairn is up.');
  for (const [name = '', text] of lines) screen.line(`  ${name.padEnd(8)} ${text}`);
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = '…';
  return parsed.href;
}

function explain(error: unknown): void {
  screen.line(error instanceof Error ? error.message : String(error));
}

try {
  await main();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
