import { COUNTER_NAMES, HISTOGRAM_NAMES, type Meter, parseVisit, RunId, visitKey } from '@cairn/core';
import { z } from 'zod';
import type { StopReason } from '../executor/abort.ts';
import type { Taking, Work } from '../executor/work.ts';

/** The argument by which a process is told that it is here for one piece of work. */
export const ISOLATED = 'isolated';

/** What a worker and the process that it isolates a suspect in say to each other. */
const WorkMessage = z.object({ run: RunId, visit: z.string(), item: z.int().optional() });

export const ToChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('work'), work: WorkMessage }),
  z.object({ kind: z.literal('stop'), reason: z.enum(['shutdown', 'lease_lost', 'fence_raised']) }),
]);
export type ToChild = z.infer<typeof ToChild>;

type Labels<Of extends keyof Meter> = Parameters<Meter[Of]>[1];

export const ToParent = z.discriminatedUnion('kind', [
  /** What the work counted and timed: its worker's figures have it, too. */
  z.object({
    kind: z.literal('counted'),
    name: z.enum(COUNTER_NAMES),
    labels: z.custom<Labels<'add'>>((labels) => typeof labels === 'object'),
    by: z.number(),
  }),
  z.object({
    kind: z.literal('timed'),
    name: z.enum(HISTOGRAM_NAMES),
    labels: z.custom<Labels<'observe'>>((labels) => typeof labels === 'object'),
    seconds: z.number(),
  }),
  /** Set up and waiting for its work: from here on its death is the work's doing. */
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('outcome'),
    outcome: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done') }),
      z.object({ kind: z.literal('later'), delayMs: z.number() }),
      z.object({ kind: z.literal('handed_back') }),
      z.object({ kind: z.literal('parked') }),
      z.object({ kind: z.literal('waits') }),
      z.object({ kind: z.literal('beyond') }),
      z.object({ kind: z.literal('carry_on'), visit: z.object({ step: z.string(), round: z.int().positive() }) }),
    ]),
  }),
  z.object({ kind: z.literal('error'), message: z.string() }),
]);
export type ToParent = z.infer<typeof ToParent>;

export const workMessage = ({ runId, visit, item }: Work): ToChild => ({
  kind: 'work',
  work: { run: runId, visit: visitKey(visit), item },
});

export const workIn = ({ work }: ToChild & { kind: 'work' }): Work => ({
  runId: work.run,
  visit: parseVisit(work.visit),
  ...(work.item === undefined ? {} : { item: work.item }),
});

export const stopMessage = (reason: StopReason): ToChild => ({ kind: 'stop', reason });
export const outcomeMessage = (outcome: Taking): ToParent => ({ kind: 'outcome', outcome });
