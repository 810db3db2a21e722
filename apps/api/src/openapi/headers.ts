import { z } from 'zod';

/** The headers of answers, each under its name. */
export const location = {
  Location: z
    .string()
    .startsWith('/v1/')
    .meta({ description: 'The address of what was made.', example: '/v1/runs/run_…' }),
};
export const retryAfter = {
  'Retry-After': z.int().positive().meta({ description: 'Seconds to wait before asking again.', example: 1 }),
};
export const etag = {
  ETag: z.string().startsWith('W/"').meta({ description: "The run's version, for If-None-Match.", example: 'W/"7"' }),
};
export const fileEtag = {
  ETag: z
    .string()
    .regex(/^(?:W\/)?".+"$/)
    .meta({ description: 'Of the content, for If-None-Match.' }),
};
export const replayed = {
  'Idempotency-Replayed': z
    .literal('true')
    .optional()
    .meta({ description: 'This very request was answered before: nothing was started anew.' }),
};
export const preferenceApplied = {
  'Preference-Applied': z
    .string()
    .regex(/^wait=\d+$/)
    .optional()
    .meta({ description: 'The answer was held for so long at most.', example: 'wait=30' }),
};
export const unbuffered = {
  'X-Accel-Buffering': z
    .literal('no')
    .optional()
    .meta({ description: 'Of a stream: proxies are to pass it on at once.' }),
};
/** Of the submissions of this minute (draft-ietf-httpapi-ratelimit-headers-08). */
export const rateLimit = {
  RateLimit: z.string().startsWith('"submits"; r=').meta({
    description: 'Submissions left of this minute, and its rest in seconds.',
    example: '"submits"; r=59; t=60',
  }),
  'RateLimit-Policy': z
    .string()
    .startsWith('"submits"; q=')
    .meta({ description: 'Submissions that one tenant has in so many seconds.', example: '"submits"; q=60; w=60' }),
};
export const challenge = {
  'WWW-Authenticate': z.literal('Bearer').optional().meta({
    description: 'An API key is wanted. An API without keys answers only its own machine, and has no such header.',
  }),
};
