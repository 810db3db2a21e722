export { type ResearchOptions, researchPipeline } from './pipeline.ts';
export { startThreads, type Threads } from './threads/threads.ts';
