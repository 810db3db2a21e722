import { ResearchRequest, Trigger } from '@cairn/core';
import { z } from 'zod';
import { wholeList } from './list.ts';

export const TriggerAnswer = Trigger.omit({ tenant: true, secret: true }).extend({
  object: z.literal('trigger'),
  request: ResearchRequest,
  links: z.object({ events: z.string().startsWith('/v1/') }),
});
export type TriggerAnswer = z.infer<typeof TriggerAnswer>;

/** The only answer that has the secret. */
export const NewTriggerAnswer = TriggerAnswer.extend({
  secret: z.string().meta({ description: 'Signs its events. It is shown this once.' }),
});

export const TriggerList = wholeList(TriggerAnswer);
