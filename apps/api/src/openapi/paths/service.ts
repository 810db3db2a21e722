import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { HealthAnswer, ReadyAnswer } from '../../routes/health.ts';
import { fileEtag } from '../headers.ts';
import { answer, empty, operation } from '../operation.ts';

const tag = 'Service';

const SAME = empty('It has not changed.', fileEtag);
const page = (type: string) => ({ content: { [type]: { schema: z.string() } } });

export const servicePaths: ZodOpenApiPathsObject = {
  '/healthz': {
    get: operation({
      id: 'getHealth',
      tag,
      summary: 'Ask whether the process is alive',
      needs: null,
      answers: { 200: answer('Its event loop turns.', HealthAnswer) },
    }),
  },
  '/readyz': {
    get: operation({
      id: 'getReadiness',
      tag,
      summary: 'Ask whether the process should be sent requests',
      needs: null,
      answers: { 200: answer('It should.', ReadyAnswer) },
      refusals: ['DRAINING', 'STORE_UNAVAILABLE'],
    }),
  },
  '/metrics': {
    get: operation({
      id: 'getMetrics',
      tag,
      summary: 'Read what this process counts, in the text format of Prometheus',
      description: 'Only of an API without keys; one with keys serves them on a port of their own, for the inside.',
      needs: null,
      answers: { 200: { description: 'Counters, gauges and histograms.', ...page('text/plain') } },
      refusals: ['UNAUTHENTICATED', 'NOT_FOUND'],
    }),
  },
  '/openapi.json': {
    get: operation({
      id: 'getDocument',
      tag,
      summary: 'Get this document',
      needs: null,
      answers: {
        200: answer('OpenAPI 3.1.', z.looseObject({ openapi: z.string().startsWith('3.1') }), fileEtag),
        304: SAME,
      },
    }),
  },
  '/docs': {
    get: operation({
      id: 'getDocs',
      tag,
      summary: 'Read this document as a page',
      needs: null,
      answers: { 200: { description: 'The page.', ...page('text/html') } },
    }),
  },
  '/docs/{file}': {
    get: operation({
      id: 'getDocsFile',
      tag,
      summary: 'Get what the page consists of',
      needs: null,
      params: { path: z.object({ file: z.string() }) },
      answers: {
        200: {
          description: 'A script or a style.',
          content: { ...page('text/javascript').content, ...page('text/css').content },
          headers: z.object({ ETag: fileEtag.ETag.optional() }),
        },
        304: SAME,
      },
      refusals: ['NOT_FOUND'],
    }),
  },
  '/ui': {
    get: operation({
      id: 'getUi',
      tag,
      summary: 'Watch runs in a browser',
      description: 'The page asks this API for all that it shows, with the key that is entered there.',
      needs: null,
      answers: { 200: { description: 'The page.', ...page('text/html'), headers: z.object(fileEtag) }, 304: SAME },
    }),
  },
  '/ui/{part}': {
    get: operation({
      id: 'getUiFile',
      tag,
      summary: 'Get what that page consists of',
      needs: null,
      params: { path: z.object({ part: z.string() }) },
      answers: {
        200: {
          description: 'A script or a style.',
          content: { ...page('text/javascript').content, ...page('text/css').content },
          headers: z.object(fileEtag),
        },
        304: SAME,
      },
      refusals: ['NOT_FOUND'],
    }),
  },
};
