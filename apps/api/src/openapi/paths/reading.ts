import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { CheckpointAnswer, CheckpointList } from '../../answers/checkpoint.ts';
import { EventPage } from '../../answers/events.ts';
import { ReportAnswer } from '../../answers/report.ts';
import { LastEventId, PageQuery } from '../../routes/events.ts';
import { EVENT_STREAM } from '../../streams/run-streams.ts';
import { unbuffered } from '../headers.ts';
import { answer, empty, operation } from '../operation.ts';
import { checkpointPath, runPath } from '../parameters.ts';

const tag = 'Reading';

const STREAM = `With Accept: ${EVENT_STREAM}: first what happened, then the comment ": live", then what happens, up to the run's end.
Each event is a block of id (its message_id), event (its type) and data (the event as JSON, on one line). A block of an id alone
moves the place of a reader past events that it did not want. Comments come when nothing else does.`;

const STREAMED = `retry: 500

id: msg_0000000001
event: run.created
data: {"message_id":"msg_0000000001","seq":1,"type":"run.created"}

: live

`;

export const readingPaths: ZodOpenApiPathsObject = {
  '/v1/runs/{runId}/events': {
    get: operation({
      id: 'readEvents',
      tag,
      summary: "Read a run's log from any position, or follow it",
      description: STREAM,
      needs: 'runs:read',
      params: { path: runPath, query: PageQuery, header: z.object({ 'Last-Event-ID': LastEventId.optional() }) },
      answers: {
        200: {
          description: 'A page of the log, or a stream of it.',
          headers: z.object(unbuffered),
          content: {
            'application/json': { schema: EventPage },
            [EVENT_STREAM]: { schema: z.string(), example: STREAMED, 'x-event-data': eventReference() },
          },
        },
        204: empty(
          'A stream was asked for behind the last event of a run that is over: there is nothing to come back for.',
        ),
      },
      refusals: [
        'RUN_NOT_FOUND',
        'CHECKPOINT_NOT_FOUND',
        'BAD_CURSOR',
        'NOT_ACCEPTABLE',
        'DATA_LOSS',
        'TOO_MANY_STREAMS',
        'DRAINING',
      ],
    }),
  },
  '/v1/runs/{runId}/report': {
    get: operation({
      id: 'readReport',
      tag,
      summary: 'Read the report: Markdown, or JSON with the evidence of every claim',
      needs: 'runs:read',
      params: { path: runPath },
      answers: {
        200: {
          description: 'The report, by the Accept header.',
          content: {
            'text/markdown': { schema: z.string(), example: '# How do lighthouses stay lit?\n' },
            'application/json': { schema: ReportAnswer },
          },
        },
      },
      refusals: ['RUN_NOT_FOUND', 'NOT_FOUND', 'NOT_READY', 'NOT_ACCEPTABLE', 'DATA_LOSS'],
    }),
  },
  '/v1/runs/{runId}/checkpoints': {
    get: operation({
      id: 'listCheckpoints',
      tag,
      summary: 'List what the steps left, the oldest first',
      needs: 'runs:read',
      params: { path: runPath },
      answers: { 200: answer('All of them, without their outputs.', CheckpointList) },
      refusals: ['RUN_NOT_FOUND'],
    }),
  },
  '/v1/runs/{runId}/checkpoints/{checkpointId}': {
    get: operation({
      id: 'getCheckpoint',
      tag,
      summary: 'Look at one checkpoint',
      needs: 'runs:read',
      params: { path: checkpointPath },
      answers: { 200: answer('The checkpoint with its output.', CheckpointAnswer) },
      refusals: ['RUN_NOT_FOUND', 'CHECKPOINT_NOT_FOUND'],
    }),
  },
};

/** OpenAPI 3.1 has no word for what the blocks of a stream are. The page of the same answer makes it a component. */
function eventReference() {
  return { $ref: '#/components/schemas/Event' };
}
