import { Report, type Run, type RunId, THREAD_LIMITS, type ThreadMemory, threadMemoryOf } from '@cairn/core';
import type { Store } from '../store.ts';
import type { ThreadStore } from './store.ts';

/** What a run may know of its thread: the finished runs that were accepted before it. Empty without a thread. */
export async function recallFor(store: Store, threads: ThreadStore, runId: RunId): Promise<ThreadMemory> {
  const run = await store.get(runId);
  const thread = run?.request.thread_id;
  if (!run || thread === undefined) return threadMemoryOf([]);
  const runs = (await threads.get(run.tenant, thread))?.runs ?? [];
  const own = runs.indexOf(runId);
  // Not in it any more: the thread was forgotten after this run had entered it.
  return recall(store, own < 0 ? [] : runs.slice(own + 1));
}

/** What the finished ones among some runs found. @param runs newest first */
export async function recall(store: Store, runs: readonly RunId[]): Promise<ThreadMemory> {
  const reports: { runId: RunId; report: Report }[] = [];
  for (const runId of runs) {
    const run = await store.get(runId);
    const report = run?.status === 'completed' ? await reportOf(store, run) : undefined;
    if (report) reports.push({ runId, report });
    if (reports.length === THREAD_LIMITS.runs) break;
  }
  return threadMemoryOf(reports);
}

/** Its last checkpoint; undefined when that was removed meanwhile or is no report. */
async function reportOf(store: Store, { id, last_checkpoint_id }: Run): Promise<Report | undefined> {
  const checkpoints = await store.checkpoints(id);
  const last = checkpoints?.find(({ checkpoint_id }) => checkpoint_id === last_checkpoint_id);
  return Report.safeParse(last?.output).data;
}
