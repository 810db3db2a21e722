export type { ModelConfig } from './engines/model/config.ts';
export { writeLexicon } from './lexicon/lexicon.ts';
export { type ResearchOptions, researchPipeline } from './pipeline.ts';
export type { Recall } from './plan.ts';
export { questionsOf } from './questions.ts';
export { startThreads, type Threads } from './threads/threads.ts';
