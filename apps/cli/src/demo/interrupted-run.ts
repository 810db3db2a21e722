import type { RunEvent, RunId } from '@cairn/core';
import type { ApiClient } from '../client/api-client.ts';
import { follow } from '../client/follow.ts';
import type { Screen } from '../screen.ts';
import type { Stack } from '../stack/stack.ts';
import { visitOf, type Witness } from './evidence.ts';

/** The step in whose middle its worker dies: planning and reading are done, the report is not. */
const VICTIM_STEP = 'synthesize';

export interface Interrupted {
  readonly witness: Witness;
  /** From the kill until the log said that the step runs again, in milliseconds. */
  readonly recoveryMs: number;
}

interface Kill {
  readonly killed: Witness['killed'];
  readonly before: Witness['before'];
  readonly atMs: number;
}

/**
 * Follows a run, kills the worker that holds its third step, and goes on following to the end.
 * @throws Error when there was nothing to kill or the step never ran again
 */
export async function interrupt(
  api: ApiClient,
  stack: Stack,
  runId: RunId,
  screen: Screen,
  signal: AbortSignal,
): Promise<Interrupted> {
  const events: RunEvent[] = [];
  let kill: Kill | undefined;
  let recoveryMs: number | undefined;
  for await (const event of follow(api, runId, signal)) {
    events.push(event);
    const line = narrate(event, stack);
    if (line) screen.line(line);
    if (event.type !== 'step.started') continue;
    if (!kill && event.step === VICTIM_STEP) {
      kill = await killHolder(api, event, screen);
    } else if (kill && recoveryMs === undefined && visitOf(event) === kill.killed.visit) {
      recoveryMs = performance.now() - kill.atMs;
      screen.line(`  … and it runs again, ${recoveryMs.toFixed(0)} ms after the kill`);
    }
  }
  if (!kill || recoveryMs === undefined) throw new Error(`${VICTIM_STEP} was not interrupted, or never ran again.`);
  const after = await api.checkpoints(runId);
  return { witness: { events, before: kill.before, after, killed: kill.killed }, recoveryMs };
}

async function killHolder(api: ApiClient, event: RunEvent, screen: Screen): Promise<Kill> {
  const before = await api.checkpoints(event.run_id);
  const worker = String(event.data.worker);
  const visit = visitOf(event);
  const pid = Number(worker.split(':').at(-1));
  if (!visit || !Number.isSafeInteger(pid) || pid <= 1) throw new Error(`"${worker}" names no worker to kill.`);
  screen.line();
  screen.line(`  $ kill -9 ${pid}`);
  const atMs = performance.now();
  process.kill(pid, 'SIGKILL');
  return { killed: { visit, worker }, before, atMs };
}

function narrate(event: RunEvent, { workers }: Stack): string | undefined {
  const at = event.step === null ? '' : `${event.step}${event.round === 1 ? '' : ` (round ${event.round})`}`;
  switch (event.type) {
    case 'step.started': {
      const pid = Number(String(event.data.worker).split(':').at(-1));
      const name = workers.find((worker) => worker.pid === pid)?.spec.name ?? 'a worker';
      return `  ${at.padEnd(22)} started by ${name} (pid ${pid})`;
    }
    case 'step.completed':
      return `  ${at.padEnd(22)} done: ${event.checkpoint_id}`;
    case 'source.found':
      return `  ${at.padEnd(22)} read ${String(event.data.title ?? event.data.source)}`;
    case 'source.failed':
      return `  ${at.padEnd(22)} could not use ${String(event.data.source)}`;
    case 'critique.verdict':
      return `  ${at.padEnd(22)} verdict: ${String(event.data.severity ?? 'given')}`;
    default:
      return undefined;
  }
}
