import type { ResearchRequest } from '@cairn/core';
import type { Question } from './checkpoints.ts';

/** What a report on a bare topic goes through, with words that such passages tend to use. */
const FACETS = [
  { heading: 'overview', hints: 'is are means defined known term consists called type kind' },
  { heading: 'how it works', hints: 'works by process method mechanism requires step first then uses made built' },
  { heading: 'what goes wrong', hints: 'fail failure problem risk danger error lost wrong break limit cost mistake' },
  { heading: 'what helps', hints: 'solution avoid prevent protect improve better safe rule practice recommend advantage' },
] as const;

/** The request's questions; for a topic alone, the topic itself when it is a question, otherwise a few sides of it. */
export function questionsOf({ topic, questions }: Pick<ResearchRequest, 'topic' | 'questions'>): Question[] {
  const asked = [...new Set(questions.map(oneLine))];
  if (asked.length === 0 && /\?$/.test(topic)) asked.push(oneLine(topic));
  if (asked.length > 0) return asked.map((text, at) => ({ id: `Q${at + 1}`, text, query: text, hints: topic }));
  const subject = capitalised(oneLine(topic).replace(/[.:;]+$/, ''));
  return FACETS.map(({ heading, hints }, at) => ({
    id: `Q${at + 1}`,
    text: `${subject}: ${heading}`,
    query: subject,
    hints,
  }));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
