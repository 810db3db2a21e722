import { RunEvent } from '@cairn/core';
import { z } from 'zod';

/** A run as the API shows it when all is over. */
export const RunRecord = z.object({
  id: z.string(),
  status: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  metadata: z.record(z.string(), z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const EventsAnswer = z.object({ data: z.array(RunEvent), next_cursor: z.string().nullable() });
export const CheckpointsAnswer = z.object({ data: z.array(z.object({ step: z.string(), round: z.number() })) });

/** Everything that is kept of one run. */
export interface RunHistory {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  /** `step#round` of each, oldest first. */
  readonly checkpoints: readonly string[];
}

/** What one client sent under one key, and what it heard. */
export interface Submitted {
  readonly key: string;
  readonly ids: readonly string[];
  readonly refusals: readonly string[];
  /** What the target has to see when the run completes; undefined for research. */
  readonly items: number | undefined;
}

/** By the effect's name, then by key. */
export type EffectLog = ReadonlyMap<string, ReadonlyMap<string, { readonly calls: number; readonly applied: boolean }>>;

/** All that was seen from outside. */
export interface History {
  readonly submitted: readonly Submitted[];
  readonly runs: ReadonlyMap<string, RunHistory>;
  readonly effects: EffectLog;
  readonly readings: readonly {
    readonly runId: string;
    readonly seen: readonly { readonly id: string; readonly data: string }[];
    readonly end: string;
  }[];
}

/** A promise that was broken. */
export interface Violation {
  readonly rule: Rule;
  /** The run, key or effect. */
  readonly subject: string;
  readonly what: string;
}

export const RULES = [
  'refused',
  'second run of a key',
  'run that nobody asked for',
  'lost',
  'failed',
  'gap in a log',
  'terminal events',
  'committed twice',
  'checkpoint and event differ',
  'second key of an effect',
  'key of two effects',
  'effect missing',
  'not given back',
  'reader: gap',
  'reader: twice',
  'reader: order',
  'reader: changed bytes',
  'reader: no end',
  'answers',
  'exits',
] as const;
export type Rule = (typeof RULES)[number];
