import { Delivery } from '@cairn/checkpoint';
import { MessageId } from '@cairn/core';
import { z } from 'zod';
import { listOf } from './list.ts';

const { status, attempts, response_status, error } = Delivery.shape;

/** One event on its way to a run's webhook. */
export const DeliveryAnswer = z.object({
  id: z.string().meta({ description: 'The webhook-id that the receiver sees.' }),
  object: z.literal('webhook_delivery'),
  message_id: MessageId.meta({ description: 'The event that it tells of.' }),
  type: z.string(),
  status,
  attempts,
  next_at: z.iso.datetime().nullable().meta({ description: 'When it is tried next; null: never again.' }),
  response_status,
  error,
});
export type DeliveryAnswer = z.infer<typeof DeliveryAnswer>;

export const DeliveryList = listOf(DeliveryAnswer).extend({
  disabled: z.boolean().meta({ description: 'The target answered 410: nothing goes there until one is redelivered.' }),
});

/** What signs a tenant's webhooks, without the secret itself. */
export const SecretAnswer = z.object({
  id: z.string(),
  object: z.literal('webhook_secret'),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
});
export type SecretAnswer = z.infer<typeof SecretAnswer>;

/** The only answer that has the secret. */
export const NewSecretAnswer = SecretAnswer.extend({
  secret: z.string().meta({ description: 'The whsec_… that signs. It is shown this once.' }),
});

export const SecretList = listOf(SecretAnswer);
