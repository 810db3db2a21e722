import { randomUUID } from 'node:crypto';
import type { RunId } from '@cairn/core';
import { type ApiClient, createApiClient } from './client/api-client.ts';
import { follow } from './client/follow.ts';
import { type Finding, judge, startersOf } from './demo/evidence.ts';
import { type Interrupted, interrupt } from './demo/interrupted-run.ts';
import { sampleRequest } from './sample.ts';
import { createScreen } from './screen.ts';
import { Stack } from './stack/stack.ts';
import { untilStopped } from './stop-signal.ts';

/** Every step and every source waits that long first: at full speed there is no middle to see. */
const PACE_MS = 400;
const WORKERS = 2;
const RULE = '─'.repeat(78);
const screen = createScreen();

async function main(stopped: AbortSignal): Promise<boolean> {
  screen.line('A research run whose worker is killed in the middle, with kill -9.');
  screen.line(`(slowed down so that there is a middle: CAIRN_PACE_MS=${PACE_MS} before every step and source)`);
  const key = `demo.${randomUUID()}`;
  const env = { PORT: '0', HOST: '127.0.0.1', CAIRN_API_KEYS: key, CAIRN_PACE_MS: String(PACE_MS) };
  const stack = new Stack({ workers: WORKERS, env, screen });
  stopped.addEventListener('abort', () => void stack.stop());
  try {
    const api = createApiClient(await stack.untilReady(), key);
    return await show(api, stack, stopped);
  } finally {
    await stack.stop();
  }
}

async function show(api: ApiClient, stack: Stack, stopped: AbortSignal): Promise<boolean> {
  const key = randomUUID();
  const { run } = await api.submit(sampleRequest(), key);
  screen.line();
  screen.line(`POST /v1/runs  "${run.topic}"  →  ${run.id}`);
  const interrupted = await interrupt(api, stack, run.id, screen, stopped);
  const report = await api.report(run.id);
  screen.line(`\n${RULE}\n${report.trim()}\n${RULE}\n`);

  showReuse(interrupted);
  const again = await api.submit(sampleRequest(), key);
  screen.line('\nThe same question once more, without a kill, to compare the reports …');
  const untouched = await undisturbed(api, stopped);
  return verdict([
    ...judge(interrupted.witness),
    {
      claim: 'posting it again with the same Idempotency-Key gave the same run',
      holds: again.run.id === run.id && again.replayed,
    },
    {
      claim: 'the report equals that of an undisturbed run, byte for byte',
      holds: report === untouched && report !== '',
    },
  ]);
}

async function undisturbed(api: ApiClient, stopped: AbortSignal): Promise<string> {
  const { run } = await api.submit(sampleRequest(), randomUUID());
  await finished(api, run.id, stopped);
  return api.report(run.id);
}

async function finished(api: ApiClient, runId: RunId, stopped: AbortSignal): Promise<void> {
  for await (const _event of follow(api, runId, stopped));
}

function showReuse({ witness: { events, before, killed }, recoveryMs }: Interrupted): void {
  const sources = events.filter(({ type }) => type === 'source.found').length;
  screen.line('Re-used, made before the kill:');
  for (const { step, round, checkpoint_id } of before) {
    const what = step === 'gather' ? `, ${sources} sources, none of them read again` : '';
    screen.line(`  ${`${step}#${round}`.padEnd(14)} ${checkpoint_id}${what}`);
  }
  const [first, ...others] = startersOf(events, killed.visit);
  screen.line('Done again:');
  screen.line(
    `  ${killed.visit.padEnd(14)} begun by ${first}, then by ${others.join(', ')} after ${recoveryMs.toFixed(0)} ms`,
  );
}

function verdict(findings: readonly Finding[]): boolean {
  screen.line();
  for (const { claim, holds } of findings) screen.line(`${holds ? '✓' : '✗'} ${claim}`);
  return findings.every(({ holds }) => holds);
}

const stopped = untilStopped();
try {
  process.exitCode = (await main(stopped)) ? 0 : 1;
} catch (error) {
  if (!stopped.aborted) screen.line(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
