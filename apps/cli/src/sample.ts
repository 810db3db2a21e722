import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '@cairn/core';
import type { ApiClient } from './client/api-client.ts';
import { follow } from './client/follow.ts';
import { ROOT, STATE } from './places.ts';
import { barOf, NOT_STARTED, progressAfter } from './progress.ts';
import type { Screen } from './screen.ts';

const MARKER = join(STATE, 'sample-done');
/** The same on every start: a sample that was cut off goes on where it was. */
const KEY = 'first-sample';

export const sampleWasRun = (): boolean => existsSync(MARKER);

/** The body of the request. */
export const sampleRequest = (): string => readFileSync(join(ROOT, 'corpus/sample-run.json'), 'utf8');

/** Runs the sample question with a bar below the lines, and says where its report is. What goes wrong is only said. */
export async function runSample(api: ApiClient, screen: Screen, signal: AbortSignal): Promise<void> {
  try {
    const { run } = await api.submit(sampleRequest(), KEY);
    screen.line();
    screen.line(`A sample question over the documents in corpus/, once: "${run.topic}"`);
    await withBar(api, screen, follow(api, run.id, signal));
    if (signal.aborted) return;
    const { status, error } = await api.run(run.id);
    writeFileSync(MARKER, `${run.id}\n`);
    const report = new URL(`/v1/runs/${run.id}/report`, api.address);
    if (status === 'completed') screen.line(`Its report: ${report}`);
    else screen.line(`The sample ended as ${status}${error ? ` (${error.code}: ${error.message})` : ''}.`);
  } catch (error) {
    screen.line(`The sample could not be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function withBar(api: ApiClient, screen: Screen, events: AsyncIterable<RunEvent>): Promise<void> {
  let progress = NOT_STARTED;
  try {
    for await (const event of events) {
      progress = progressAfter(progress, event);
      if (event.step === 'plan' && progress.planCheckpoint && progress.sourcesPlanned === undefined) {
        const sourcesPlanned = await api.plannedSources(event.run_id, progress.planCheckpoint);
        progress = { ...progress, sourcesPlanned };
      }
      screen.live(barOf(progress));
    }
    screen.line(barOf(progress));
  } finally {
    screen.live(undefined);
  }
}
