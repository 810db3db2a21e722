import { RunId, ThreadId, ThreadMemory } from '@cairn/core';
import { z } from 'zod';

/** When a thread will be forgotten. */
export const ThreadExpiry = z.object({ object: z.literal('thread'), id: ThreadId, expires_at: z.iso.datetime() });

export const ThreadAnswer = ThreadExpiry.extend({
  runs: z.array(RunId).readonly().meta({ description: 'The newest of its runs come first.' }),
  memory: ThreadMemory,
});
export type ThreadAnswer = z.infer<typeof ThreadAnswer>;
