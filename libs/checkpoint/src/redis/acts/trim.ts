import type { RunId } from '@cairn/core';
import type { ActContext } from './act.ts';

/** So many positions one act removes at most: it must not hold up the others. */
const TRIM_EVENTS = 10_000;

export async function trim({ run, keys, eventRetentionMs }: ActContext, runId: RunId): Promise<boolean> {
  if (eventRetentionMs === undefined) return false;
  const of = keys.run(runId);
  return (await run('trim', [of.run, of.events, keys.logs], [runId, eventRetentionMs, TRIM_EVENTS])) === 1;
}
