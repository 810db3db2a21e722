import type { ResearchRequest } from '@cairn/core';
import type { Question } from './checkpoints.ts';
import { sidesOf } from './comparison.ts';

/** What a report on a bare topic goes through, with words that such passages tend to use. */
const FACETS = [
  { heading: 'overview', hints: 'is are means defined known term consists called type kind' },
  { heading: 'how it works', hints: 'works by process method mechanism requires step first then uses made built' },
  { heading: 'what goes wrong', hints: 'fail failure problem risk danger error lost wrong break limit cost mistake' },
  {
    heading: 'what helps',
    hints: 'solution avoid prevent protect improve better safe rule practice recommend advantage',
  },
] as const;

/** Words that answers to a kind of question use. */
const CUES: readonly (readonly [RegExp, string])[] = [
  [/\bhow often\b/i, 'interval frequency period minutes hours daily'],
  [/\bhow (?:long|fast|quickly|soon)\b/i, 'seconds minutes hours days milliseconds time'],
  [/\bhow (?:much|many|large|big)\b/i, 'number amount percent total size'],
  [/\b(?:when|who)\b/i, 'year introduced published proposed'],
];

/** The request's questions; for a topic alone, the topic itself when it is a question, otherwise a few sides of it. */
export function questionsOf({ topic, questions }: Pick<ResearchRequest, 'topic' | 'questions'>): Question[] {
  const asked = [...new Set(questions.map(oneLine))];
  if (asked.length === 0 && /\?$/.test(topic)) asked.push(oneLine(topic));
  if (asked.length > 0) return asked.map((text, at) => asQuestion(`Q${at + 1}`, text, topic));
  const subject = capitalised(oneLine(topic).replace(/[.:;]+$/, ''));
  return FACETS.map(({ heading, hints }, at) => ({
    id: `Q${at + 1}`,
    text: `${subject}: ${heading}`,
    query: subject,
    hints,
    optional: at > 0,
  }));
}

export function asQuestion(id: string, text: string, topic: string): Question {
  const sides = sidesOf(text);
  const question = { id, text, query: text, hints: hintsFor(text, topic), optional: false };
  return sides.length > 0 ? { ...question, sides } : question;
}

function hintsFor(question: string, topic: string): string {
  return [topic, ...CUES.filter(([asks]) => asks.test(question)).map(([, words]) => words)].join(' ');
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
