import { MessageId, RunEvent } from '@cairn/core';
import { z } from 'zod';
import { listOf } from './list.ts';

export const EventPage = listOf(RunEvent).extend({
  next_cursor: MessageId.nullable().meta({
    description: 'Send it as after_message_id for what follows; null when nothing ever will.',
  }),
  last_message_id: MessageId.meta({ description: 'The newest entry of the log.' }),
  run_ended: z.boolean(),
});
export type EventPage = z.infer<typeof EventPage>;
