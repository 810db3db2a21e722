import { definePipeline, type Pipeline } from '@cairn/core';
import { reachOf } from '@cairn/net';
import { drafted, judged } from './checkpoints.ts';
import { critiqueStep } from './critique.ts';
import type { ModelConfig } from './engines/model/config.ts';
import { modelEngine } from './engines/model/engine.ts';
import { finalizeStep } from './finalize.ts';
import { gatherStep } from './gather.ts';
import { planStep, type Recall } from './plan.ts';
import { chosenSearch, type SearchChoice } from './search/choose.ts';
import { Courtesy } from './sources/courtesy/courtesy.ts';
import type { HostTurns, TurnTerms } from './sources/courtesy/turns.ts';
import { SOURCE_LIMITS } from './sources/limits.ts';
import type { Snapshots } from './sources/snapshots.ts';
import { NO_DRAFT, NO_VERDICT, unlessSourcesOnly } from './sources-only.ts';
import { synthesizeStep } from './synthesize.ts';
import { startThreads, type Threads } from './threads/threads.ts';

const USER_AGENT = 'CairnBot/0.1';

export interface ResearchOptions {
  /** The folder that `{ corpus: … }` sources are taken from. */
  readonly corpusDir: string;
  /** `host:port` of servers that may be fetched from although they are private. */
  readonly privateSources: readonly string[];
  readonly fetchTimeoutMs?: number;
  /** How this installation calls itself to the web; robots.txt files address the part before the slash. */
  readonly userAgent?: string;
  /** How politely a host is asked, through `turns`. */
  readonly hostTerms?: TurnTerms;
  /** Where workers agree on who asks which host; without it nobody waits. */
  readonly turns?: HostTurns;
  /** Pages that a tenant's earlier runs have fetched; without it every page is sent anew. */
  readonly snapshots?: Snapshots;
  readonly search?: SearchChoice;
  /** The model that writes and judges; without it the embedded engine does. */
  readonly model?: ModelConfig | undefined;
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
    userAgent = USER_AGENT,
    hostTerms: terms = { atOnce: 2, gapMs: 250 },
    turns,
    snapshots,
  } = options;
  const reach = reachOf(privateSources);
  const courtesy = new Courtesy({ reach, userAgent, threads, terms, turns });
  const search = chosenSearch(options.search ?? { provider: 'none' }, { corpusDir, threads, userAgent });
  const model = options.model && modelEngine(options.model);
  return definePipeline({
    name: 'research',
    version: 1,
    steps: [
      planStep({ corpusDir, search }, recall, model),
      gatherStep({ corpusDir, reach, fetchTimeoutMs, userAgent, courtesy, threads, snapshots }),
      unlessSourcesOnly(synthesizeStep(threads, model), NO_DRAFT),
      unlessSourcesOnly(critiqueStep(threads, model), NO_VERDICT),
      finalizeStep,
    ],
    loop: { from: judged.name, to: drafted.name, wants: (output) => judged.output.parse(output).revise },
  });
}
