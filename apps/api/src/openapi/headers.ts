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
const LIMITS_SAID = '"(submits|bytes|streams)"; [rq]=\\d+';
/** The limits of the tenant, and what is left of them (draft-ietf-httpapi-ratelimit-headers-08). */
export const ratePolicy = {
  'RateLimit-Policy': z
    .string()
    .regex(new RegExp(`^${LIMITS_SAID}`))
    .meta({
      description: 'What the tenant may have: submissions and bytes of bodies in so many seconds, streams at a time.',
      example: '"submits"; q=60; w=60, "bytes"; q=1000000; w=60; qu="content-bytes"',
    }),
};
export const rateLimit = {
  RateLimit: z
    .string()
    .regex(new RegExp(`^${LIMITS_SAID}`))
    .meta({
      description:
        'What is left of the limits that this request counts against, and after how many seconds it is whole again.',
      example: '"bytes"; r=999000; t=60, "submits"; r=59; t=60',
    }),
};
export const challenge = {
  'WWW-Authenticate': z.literal('Bearer').optional().meta({
    description: 'An API key is wanted. An API without keys answers only its own machine, and has no such header.',
  }),
};
