import { createHash } from 'node:crypto';
import type { Guidance } from '@cairn/core';
import type { Plan, Question } from './checkpoints.ts';
import { asQuestion, oneLine } from './questions.ts';

/** As much of a piece of guidance as a heading shows; the rest is looked for all the same. */
const HEADING_CHARS = 300;
const ID_HEX_CHARS = 12;

/**
 * The plan's questions, and what people told the run since as further ones, each once. Pure: a later attempt may have more at
 * the end, and what was there keeps its id.
 */
export function guidedQuestions(plan: Plan, guidance: readonly Guidance[], topic: string): Question[] {
  const questions = new Map(plan.questions.map((question) => [sameness(question.text), question]));
  for (const { text } of guidance) {
    const line = oneLine(text);
    const key = sameness(line);
    if (!questions.has(key)) questions.set(key, { ...asQuestion(idOf(key), line, topic), text: headingOf(line) });
  }
  return [...questions.values()];
}

const sameness = (text: string) =>
  oneLine(text)
    .toLowerCase()
    .replace(/[.?!]+$/, '');

/** By content: a fork's guidance must not be taken for its origin's. */
const idOf = (text: string) => `G-${createHash('sha256').update(text).digest('hex').slice(0, ID_HEX_CHARS)}`;

function headingOf(line: string): string {
  if (line.length <= HEADING_CHARS) return line;
  const cut = line.slice(0, HEADING_CHARS);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …`;
}
