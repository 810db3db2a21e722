import { memoryStore, type Store } from '@cairn/checkpoint';
import {
  definePipeline,
  defineStep,
  type Logger,
  type Pipeline,
  type ResearchLimits,
  ResearchRequest,
  type RunId,
  type Step,
  type Visit,
  visitKey,
} from '@cairn/core';
import { z } from 'zod';
import { noCrashPoints } from '../../crash-points.ts';
import { Executor } from '../executor.ts';
import type { ExecutorPorts } from '../work.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false, child: () => quiet };
export const retry = { maxAttempts: 2, baseDelayMs: 100, maxDelayMs: 100 };
export const never: AbortSignal = new AbortController().signal;
let count = 0;

type Jobs = NonNullable<Pipeline['jobs']>;

interface Scene {
  readonly store: Store;
  readonly executor: Executor;
  readonly runId: RunId;
  readonly ensured: string[];
}

export async function scene(
  steps: Step[],
  more: Partial<ExecutorPorts> = {},
  jobs: Jobs = 'every_step',
  limits: Partial<ResearchLimits> = {},
): Promise<Scene> {
  const store = more.store ?? memoryStore();
  const ensured: string[] = [];
  count += 1;
  const runId: RunId = `run_00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const executor = new Executor({
    store,
    pipeline: definePipeline({ name: 'test', version: 1, steps, jobs }),
    ensure: async (_, visit) => void ensured.push(visitKey(visit)),
    branches: { withoutJob: async (_runId, _visit, items) => items, addBranches: async () => undefined },
    log: quiet,
    worker: 'host:1',
    reach: noCrashPoints,
    random: () => 0.5,
    isolated: async () => ({ kind: 'died', how: 'SIGSEGV' }),
    ...more,
  });
  const request = ResearchRequest.parse({ topic: 'stones', limits });
  await store.accept({ runId, tenant: 'acme', pipeline: 'test@1', request, firstVisit: { step: 'one', round: 1 } });
  return { store, executor, runId, ensured };
}

export const one: Visit = { step: 'one', round: 1 };
export const two: Visit = { step: 'two', round: 1 };
export const saying = (name: string, text: string) =>
  defineStep({ name, output: z.string(), retry, run: async () => text });
