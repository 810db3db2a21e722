import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { PipelineList } from '../../answers/pipeline.ts';
import { answer, operation } from '../operation.ts';

export const pipelinePaths: ZodOpenApiPathsObject = {
  '/v1/pipelines': {
    get: operation({
      id: 'listPipelines',
      tag: 'Pipelines',
      summary: 'List the pipelines that workers brought along',
      needs: 'runs:read',
      answers: { 200: answer('All of them, by name. The research is not among them.', PipelineList) },
    }),
  },
};
