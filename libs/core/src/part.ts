import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';

/** Why a run or a part of it ended badly, as its record keeps it. */
export const Failure = z.object({
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

/** The result of one branch of a fan-out. */
export const Part = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), output: z.json() }),
  z.object({ status: z.literal('failed'), failure: Failure }),
]);
export type Part = z.infer<typeof Part>;
