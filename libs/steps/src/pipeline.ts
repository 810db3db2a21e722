import { definePipeline, type Pipeline } from '@cairn/core';
import { reachOf } from '@cairn/net';
import { drafted, judged } from './checkpoints.ts';
import { critiqueStep } from './critique.ts';
import { finalizeStep } from './finalize.ts';
import { gatherStep } from './gather.ts';
import { planStep, type Recall } from './plan.ts';
import { SOURCE_LIMITS } from './sources/limits.ts';
import { synthesizeStep } from './synthesize.ts';
import { startThreads, type Threads } from './threads/threads.ts';

export interface ResearchOptions {
  /** The folder that `{ corpus: … }` sources are taken from. */
  readonly corpusDir: string;
  /** `host:port` of servers that may be fetched from although they are private. */
  readonly privateSources: readonly string[];
  readonly fetchTimeoutMs?: number;
  /** Asked once by a run of a thread, by its plan. */
  readonly recall: Recall;
  /** Shared threads, for who wants to close them. */
  readonly threads?: Threads;
}

/** plan → gather → synthesize → critique → finalize, with the way back from critique to synthesize. */
export function researchPipeline(options: ResearchOptions): Pipeline {
  const {
    corpusDir,
    privateSources,
    recall,
    fetchTimeoutMs = SOURCE_LIMITS.fetchMs,
    threads = startThreads(),
  } = options;
  return definePipeline({
    name: 'research',
    version: 1,
    steps: [
      planStep(corpusDir, recall),
      gatherStep({ corpusDir, reach: reachOf(privateSources), fetchTimeoutMs, threads }),
      synthesizeStep(threads),
      critiqueStep(threads),
      finalizeStep,
    ],
    loop: { from: judged.name, to: drafted.name, wants: (output) => judged.output.parse(output).revise },
  });
}
