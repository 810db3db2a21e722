import { z } from 'zod';

/** Why a run or a part of it ended badly, as its record keeps it. */
export const Failure = z.object({
  /** One of ERRORS, or one that a newer build wrote. */
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

/** The result of one branch of a fan-out. */
export const Part = z.discriminatedUnion('status', [
  z.object({
    /** The fan-out's, when it wrote this; 1 when absent. The first field of the record: the claim script reads it there. */
    schema_version: z.int().positive().optional(),
    status: z.literal('done'),
    output: z.json(),
  }),
  z.object({ status: z.literal('failed'), failure: Failure }),
]);
export type Part = z.infer<typeof Part>;
