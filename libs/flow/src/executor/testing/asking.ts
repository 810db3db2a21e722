import { defineStep, type Effect, type EffectTry, type StepContext } from '@cairn/core';
import { z } from 'zod';
import { never, one, scene } from './scene.ts';

/** What a call takes. */
export const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.01 };
/** A step that does that, three times at most. */
export const stepOf = (run: (context: StepContext) => Promise<string>) =>
  defineStep({ name: 'one', output: z.string(), retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 }, run });

export type Call = (attempt: EffectTry) => Promise<{ result: string; usage?: typeof usage }>;
/** An effect of that call. */
export const asking = (call: Call, more: Partial<Effect<string>> = {}): Effect<string> => ({
  kind: 'model',
  site: 'section/1',
  input: { prompt: 'lighthouses' },
  result: z.string(),
  call,
  ...more,
});

/** Executes a step until it is done, as the queue would. */
export async function drive(run: (context: StepContext) => Promise<string>, attempts = 3) {
  const at = await scene([stepOf(run)]);
  for (let i = 0; i < attempts; i += 1) {
    const { kind } = await at.executor.execute({ runId: at.runId, visit: one }, never);
    if (kind === 'done') break;
  }
  const events = (await at.store.events(at.runId, undefined, 1000))?.events ?? [];
  return { ...at, run: await at.store.get(at.runId), events, outputs: await at.store.checkpoints(at.runId) };
}

/** Throws in the first attempt, behind what it is put. */
export const firstFails = ({ attempt }: StepContext) => {
  if (attempt === 1) throw new Error('the first attempt breaks off');
};
