import type { Submission } from '@cairn/flow';
import type { Request } from 'express';
import { idempotencyMark } from './idempotency.ts';
import { contextOf } from './request-context.ts';

/** Who submits this, under which key, and how much it may have. @param what all that makes it the same submission again */
export function submissionOf(req: Request, what: unknown): Submission {
  const { tenant, limits } = contextOf(req);
  return { tenant, mark: idempotencyMark(req, what), limits };
}
