import { z } from 'zod';
import { MessageId } from './ids.ts';
import { LIMITS } from './limits.ts';

/** What a person told a run while it was under way: the steps that begin after it see it. */
export const Guidance = z.object({
  /** Where the log has it. */
  message_id: MessageId,
  at: z.iso.datetime(),
  text: z.string(),
  via: z.enum(['message', 'resume', 'fork']),
});
export type Guidance = z.infer<typeof Guidance>;

export const GuidanceText = z.string().trim().min(1).max(LIMITS.guidanceChars);
