import type { Prompt } from './prompt.ts';

/** Why an answer ends in the middle. */
export type PartialMark = 'RECOVERED_FROM_PARTIAL' | 'TIMEOUT_PARTIAL' | 'LENGTH_PARTIAL';

const WHY: Record<PartialMark, string> = {
  RECOVERED_FROM_PARTIAL: 'the connection was lost',
  TIMEOUT_PARTIAL: 'time was up',
  LENGTH_PARTIAL: 'it had reached its longest',
};

export const GO_ON: Prompt = {
  name: 'go-on',
  version: 1,
  text: 'Go on exactly behind its last character: repeat nothing of it, explain nothing, and finish the answer in its form.',
};

/** Told to a model whose answer was cut short. */
export const goOn = (mark: PartialMark): string =>
  `[${mark}] Your answer above is not complete: ${WHY[mark]}. ${GO_ON.text}`;
