export type { ModelConfig } from './engines/model/config.ts';
export { type ResearchOptions, researchPipeline } from './pipeline.ts';
export type { Recall } from './plan.ts';
export { startThreads, type Threads } from './threads/threads.ts';
