import { type NewEvent, questionsTold, type Visit } from '@cairn/core';
import { eventText } from '../../limits.ts';
import type { StoreKeys } from '../keys.ts';
import type { RunAct } from '../scripts.ts';

export interface ActContext {
  readonly run: RunAct;
  readonly keys: StoreKeys;
  readonly runRetentionMs: number;
  /** Undefined: as long as the run. */
  readonly eventRetentionMs: number | undefined;
  readonly idempotencyMs: number;
  readonly threadMs: number;
}

/** The acts answer with plain lists; these are the only places that read them. */
export type Reply = (string | number)[];
export const replyOf = async (answer: Promise<unknown>) => (await answer) as Reply;

export const at = (visit: Visit, event: NewEvent) => eventText({ ...event, step: visit.step, round: visit.round });

/** The run's plan as some events tell it, as its record keeps it; '' when they do not. */
export function toldText(events: readonly NewEvent[]): string {
  const questions = questionsTold(events);
  return questions ? JSON.stringify(questions) : '';
}
