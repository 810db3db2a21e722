import { randomUUID } from 'node:crypto';
import type { ClaimRequest } from '@cairn/checkpoint';
import { type AnyStep, LIMITS, schemaVersionOf } from '@cairn/core';
import type { ExecutorPorts, Work } from './work.ts';

/** What a process of this build asks the store for when it takes work in hand, once. */
export function claimRequest(
  { pipeline, worker }: Pick<ExecutorPorts, 'pipeline' | 'worker'>,
  step: AnyStep,
  { runId, visit, item }: Work,
  alone: boolean,
): ClaimRequest {
  return {
    runId,
    visit,
    ...(item === undefined ? {} : { item }),
    nonce: randomUUID(),
    build: pipeline,
    reads: Object.fromEntries(step.reads.map((read) => [read.name, schemaVersionOf(read)])),
    partSchema: schemaVersionOf(step.fanOut ?? {}),
    suspectAfterTakes: LIMITS.poisonTakes - 1,
    alone,
    undoable: step.compensate !== undefined,
    withParts: item === undefined && step.fanOut !== undefined,
    worker,
  };
}
