export {
  type Choice,
  CONFIDENCE_SIGNS,
  type ConfidenceSigns,
  confidenceSigns,
  isBeside,
  SIGNS,
} from './engines/embedded/entry-choice.ts';
export type { EntrySigns, QuestionSigns } from './engines/embedded/entry-fit.ts';
export { entrySigns } from './engines/embedded/entry-signs.ts';
export type { ModelConfig } from './engines/model/config.ts';
export { stemsOf } from './index/terms.ts';
export { Lexicon, writeLexicon } from './lexicon/lexicon.ts';
export { DIMENSIONS, writeVectors } from './lexicon/vectors.ts';
export { type ResearchOptions, researchPipeline } from './pipeline.ts';
export type { Recall } from './plan.ts';
export { questionsOf } from './questions.ts';
export { startThreads, type Threads } from './threads/threads.ts';
