import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { ThreadAnswer, ThreadExpiry } from '../../answers/thread.ts';
import { ExpireRequest } from '../../routes/threads.ts';
import { answer, empty, operation } from '../operation.ts';
import { threadPath } from '../parameters.ts';

const tag = 'Threads';

export const threadPaths: ZodOpenApiPathsObject = {
  '/v1/threads/{threadId}': {
    get: operation({
      id: 'getThread',
      tag,
      summary: 'Look at what the runs of a thread pass on',
      needs: 'runs:read',
      params: { path: threadPath },
      answers: { 200: answer('The thread.', ThreadAnswer) },
      refusals: ['THREAD_NOT_FOUND'],
    }),
    delete: operation({
      id: 'forgetThread',
      tag,
      summary: 'Forget a thread; its runs stay',
      needs: 'runs:control',
      params: { path: threadPath },
      answers: { 204: empty('Later runs begin with nothing.') },
      refusals: ['THREAD_NOT_FOUND'],
    }),
  },
  '/v1/threads/{threadId}/expire': {
    post: operation({
      id: 'expireThread',
      tag,
      summary: 'Say when a thread is to be forgotten',
      needs: 'runs:control',
      params: { path: threadPath },
      body: { schema: ExpireRequest, example: { in_ms: 86_400_000 } },
      answers: { 200: answer('When that will be.', ThreadExpiry) },
      refusals: ['VALIDATION', 'THREAD_NOT_FOUND'],
    }),
  },
};
