import { isRedisUnavailable } from '@cairn/checkpoint';
import { CairnError, ERRORS } from '@cairn/core';
import { z } from 'zod';

export const PROBLEM_TYPE = 'application/problem+json';

/** What Express, its router and its body parser throw. */
const HttpError = z.object({ status: z.int().min(400).max(499), type: z.string().optional(), message: z.string() });

/** Any error as one of the table; what it is about stays in `cause`, for the log. */
export function toCairnError(error: unknown): CairnError {
  if (error instanceof CairnError) return error;
  if (isRedisUnavailable(error)) {
    return new CairnError(
      'STORE_UNAVAILABLE',
      'Redis cannot be reached or refuses writes. Try again soon.',
      {},
      { cause: error },
    );
  }
  const refused = HttpError.safeParse(error);
  if (refused.success) return refusal(refused.data, error);
  return new CairnError(
    'INTERNAL',
    'Something went wrong on our side. The log has it under this request_id.',
    {},
    { cause: error },
  );
}

function refusal({ status, type, message }: z.infer<typeof HttpError>, cause: unknown): CairnError {
  if (status === 413) return new CairnError('PAYLOAD_TOO_LARGE', 'The request body is over 256 KiB.', {}, { cause });
  if (status === 415) return unsupportedMediaType(cause);
  const detail = type === 'entity.parse.failed' ? `The body is not JSON: ${message}.` : 'The request is malformed.';
  return new CairnError('BAD_REQUEST', detail, {}, { cause });
}

export const unsupportedMediaType = (cause?: unknown) =>
  new CairnError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send the body as application/json in UTF-8, without Content-Encoding.',
    {},
    { cause },
  );

/** The body of an error response: RFC 9457, with the error's details as further members. */
export function problem(error: CairnError, instance: string, requestId: string) {
  const { status, title } = ERRORS[error.code];
  return {
    ...error.details,
    type: `urn:cairn:error:${error.code}`,
    title,
    status,
    detail: error.message,
    instance,
    code: error.code,
    request_id: requestId,
  };
}
