import { CheckpointId, Failure, ForkOrigin, MessageId, RUN_STATUSES, RunId, RunQuestions, RunUsage } from '@cairn/core';
import { z } from 'zod';
import { listOf } from './list.ts';

const at = z.iso.datetime();
const address = z.string().startsWith('/v1/');

/** A run as callers see it. What does not apply to its status is null. */
export const RunAnswer = z.object({
  id: RunId,
  object: z.literal('run'),
  status: z.enum(RUN_STATUSES),
  topic: z.string().meta({ description: 'What it is about; the name of its pipeline where that is not the research.' }),
  pipeline: z.string().optional().meta({ description: 'name@version; only of a run that asked for it by name.' }),
  input: z.unknown().optional().meta({ description: 'What such a run was started with.' }),
  step: z.string().nullable().meta({ description: 'The step that it is at; null once it is completed.' }),
  round: z.int().positive().nullable().meta({ description: 'The nth time that it came to this step.' }),
  attempt: z.int().nonnegative().nullable().meta({ description: 'The nth try of this step; 0 before the first.' }),
  progress: z.number().min(0).max(1).meta({ description: 'The share of the chain that lies behind it.' }),
  last_checkpoint_id: CheckpointId.nullable(),
  last_message_id: MessageId.meta({ description: 'The newest entry of its log.' }),
  error: Failure.nullable().meta({ description: 'Why it failed; null otherwise.' }),
  partial: z.boolean().meta({ description: 'It is completed, and a question stayed without an answer.' }),
  usage: RunUsage.meta({ description: 'What its calls to models and paid searches took, in all and by step.' }),
  questions: RunQuestions.meta({
    description: 'Its plan, ticked as the questions are answered; empty before there is one.',
  }),
  metadata: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  thread_id: z.string().nullable(),
  forked_from: ForkOrigin.nullable(),
  held: z.boolean().meta({ description: 'Another run of its concurrency key has to end first.' }),
  starts_at: at.nullable().meta({ description: 'It does not start before then; null: at once.' }),
  created_at: at,
  started_at: at.nullable(),
  ended_at: at.nullable(),
  expires_at: at.nullable().meta({ description: 'It is removed then, with all that it left.' }),
  version: z.int().positive().meta({ description: 'Rises with every change; the ETag is made of it.' }),
  links: z
    .object({
      self: address,
      events: address,
      checkpoints: address,
      report: address.optional().meta({ description: 'Of research.' }),
      output: address.optional().meta({ description: 'Of a completed run of another pipeline: its last checkpoint.' }),
      pause: address.optional(),
      resume: address.optional(),
      cancel: address.optional(),
      retry: address.optional(),
    })
    .meta({ description: 'Where the rest is, and what may be done to it in this status.' }),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const RunPage = listOf(RunAnswer).extend({
  next_cursor: RunId.nullable().meta({ description: 'Send it as cursor for the next page; null on the last one.' }),
});

/** A run that an event from outside started. */
export const TriggeredRun = RunAnswer.extend({ trigger_id: z.string() });

/** What a run was told. */
export const MessageAnswer = z.object({
  object: z.literal('message'),
  run_id: RunId,
  message_id: MessageId.meta({ description: "Its place in the run's log." }),
  text: z.string(),
});
