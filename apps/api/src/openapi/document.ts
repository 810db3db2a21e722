import { createDocument, type ZodOpenApiOverride } from 'zod-openapi';
import { FURTHER } from './components.ts';
import { keyPaths } from './paths/keys.ts';
import { pipelinePaths } from './paths/pipelines.ts';
import { readingPaths } from './paths/reading.ts';
import { runPaths } from './paths/runs.ts';
import { schedulePaths } from './paths/schedules.ts';
import { servicePaths } from './paths/service.ts';
import { steeringPaths } from './paths/steering.ts';
import { threadPaths } from './paths/threads.ts';
import { triggerPaths } from './paths/triggers.ts';
import { webhookPaths } from './paths/webhooks.ts';

const ABOUT = `Durable research runs. Every answer carries \`x-request-id\`; send one to choose it. Refusals are
\`application/problem+json\` (RFC 9457) with a stable \`code\`. Answers may get further members: pass over what you do not know.`;

const TAGS = {
  Runs: 'Submit, list, look at and remove runs.',
  Reading: "A run's log, report and checkpoints.",
  Steering: 'What people do to a run that is under way.',
  Pipelines: 'What runs may ask for besides research.',
  Threads: 'What runs pass on to later ones.',
  Schedules: 'Runs that start by the clock.',
  Triggers: 'Runs that signed events from outside start.',
  Webhooks: 'Who is told of the events of runs.',
  Keys: "The tenant's API keys.",
  Service: 'The process itself, and this document.',
};

/** The whole API as an OpenAPI 3.1 document, made of the schemas that read requests and form answers. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Cairn', version: '1', description: ABOUT },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths: {
        ...runPaths,
        ...readingPaths,
        ...steeringPaths,
        ...pipelinePaths,
        ...threadPaths,
        ...schedulePaths,
        ...triggerPaths,
        ...webhookPaths,
        ...keyPaths,
        ...servicePaths,
      },
      components: {
        schemas: FURTHER,
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key, id.secret.' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The same, without "Bearer".' },
        },
      },
    },
    { override: plain },
  );
}

/**
 * What is answered may get members that older readers do not know; only requests are closed. Left out
 * is what others say already: that a number is one that JavaScript can hold, how dates are written, and formats that only zod has.
 */
const plain: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
