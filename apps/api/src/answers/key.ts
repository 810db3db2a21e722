import { SCOPES } from '@cairn/core';
import { z } from 'zod';
import { listOf } from './list.ts';

export const KeyAnswer = z.object({
  id: z.string(),
  object: z.literal('key'),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)).readonly(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
});
export type KeyAnswer = z.infer<typeof KeyAnswer>;

/** The only answer that has the secret. */
export const NewKeyAnswer = KeyAnswer.extend({
  key: z.string().meta({ description: 'The id.secret that opens the API. It is shown this once.' }),
});

export const KeyList = listOf(KeyAnswer);
