import { planUpdated, type ReportSection, type RunQuestion } from '@cairn/core';
import type { Question } from './checkpoints.ts';

interface Progress {
  /** As planned, and as people asked since. */
  readonly questions: readonly Question[];
  /** What is written so far. */
  readonly sections: readonly ReportSection[];
  /** Ids of sections that are to be written anew. */
  readonly weak?: readonly string[];
  /** Nothing more will be written: what has no section by now gets none. */
  readonly over?: boolean;
}

/**
 * The run's plan, ticked, for those who follow it. A side of a bare topic is listed once the sources have shown that there is
 * something to say about it, and is called as they put it.
 */
export function ticks({ questions, sections, weak = [], over = false }: Progress) {
  return planUpdated(
    questions.flatMap(({ id, text, optional }): RunQuestion[] => {
      const section = sections.find((one) => one.id === id);
      if (section) return [{ id, text: section.question, state: weak.includes(id) ? 'open' : stateOf(section) }];
      return optional ? [] : [{ id, text, state: over ? 'gap' : 'open' }];
    }),
  );
}

const stateOf = ({ claims }: ReportSection): RunQuestion['state'] => (claims.length > 0 ? 'answered' : 'gap');
