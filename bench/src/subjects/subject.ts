/** The chain's length, the same for every subject. */
export const STEPS = 5;

/** What each step hands on: 2 KB, as every subject stores it. */
export const OUTPUT = { text: 'x'.repeat(2_048) };

export const SUBJECT_NAMES = ['cairn', 'cairn-carrying', 'next-on-complete', 'nested-flow'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

export interface WorkSettings {
  readonly url: string;
  /** Steps at once in the worker process. */
  readonly concurrency: number;
  /** The baselines say on a channel that a run has ended; Cairn always does. */
  readonly announce: boolean;
  /** Cairn's third step waits, at its first attempt, for its process to be killed. */
  readonly hold: boolean;
}

/** The part of a subject that lives in a worker process. */
export interface Working {
  /** How many runs came to their last step here. */
  readonly ended: () => number;
  close(): Promise<void>;
}

/** The part of a subject that lives in this process. */
export interface Submitter {
  /** @returns the run's id, once Redis has the run */
  submit(): Promise<string>;
  /** Resolves when the end of the run was heard of. */
  ended(runId: string): Promise<void>;
  /** Resolves when no job is left, the anchors of flows included. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** One way to bring runs of five no-op steps through BullMQ. */
export interface Subject {
  readonly name: SubjectName;
  submitter(url: string): Promise<Submitter>;
  work(settings: WorkSettings): Promise<Working>;
}
