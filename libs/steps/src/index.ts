export { type ResearchOptions, researchPipeline } from './pipeline.ts';
export type { Recall } from './plan.ts';
export { startThreads, type Threads } from './threads/threads.ts';
