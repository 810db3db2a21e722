/** What a million tokens cost, in USD. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
}

/** A model and where it is asked. The operator named the address: no guard stands before it. */
export interface ModelConfig {
  readonly provider: 'openai-compatible' | 'anthropic';
  /** Up to and with `/v1`; absent: the provider's own. */
  readonly url?: string | undefined;
  readonly name: string;
  readonly key?: string | undefined;
  /** By model name. Of a model that has none here the cost is unknown. */
  readonly prices: Readonly<Record<string, ModelPrice>>;
  /** A call is broken off when nothing comes for so long. */
  readonly silenceMs: number;
  /** What one answer may have at most; also what its estimate counts with. */
  readonly maxOutputTokens: number;
}

export const MODEL_LIMITS = {
  /** A call is broken off after so long, whatever still comes. */
  callMs: 10 * 60 * 1000,
  /** All calls of one visit; what is done of them by then is not asked again. */
  stepMs: 60 * 60 * 1000,
  /** Text of sources that one section is written from; each further round adds as much. */
  evidenceChars: 6_000,
  /** One stretch of a source. */
  windowChars: 1_200,
  /** Of what other sections say, in a prompt. */
  saidChars: 2_000,
  /** Of what people told the run, in a prompt. */
  guidanceChars: 2_000,
  /** Of a draft that the critic reads. */
  draftChars: 12_000,
  /** Of what a model thinks, told to those who follow the run, in one call. */
  thoughtChars: 20_000,
  /** How often an answer that was cut short is asked to go on. */
  continuations: 2,
  /** Questions that a plan may have. */
  questions: 8,
  /** Calls in a row that failed for good, after which a visit asks no more. */
  failuresInARow: 2,
} as const;

/** Raised when the engine asks, checks or puts together differently than before. */
export const ENGINE_VERSION = 1;
