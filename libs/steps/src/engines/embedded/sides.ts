import type { Question } from '../../checkpoints.ts';
import { byCodePoint } from '../../code-point.ts';
import { wordsAt } from '../../index/passages.ts';
import { stemsOf } from '../../index/terms.ts';
import type { Hit, TextIndex } from '../../index/text-index.ts';

/** Passages about the subject that are looked through. */
const PASSAGES = 40;
/** So many of them have to speak of a side, from so many sources. */
const MIN_PASSAGES = 3;
const MIN_SOURCES = 2;

/** A phrase that passages about a subject share. */
interface Side {
  readonly phrase: string;
  readonly stems: readonly string[];
  readonly passages: number;
}

/**
 * A bare topic's optional questions, put as the sources put them: the plan could not know what they speak of, so each asks for
 * a phrase that the best passages on the topic share. Where they share too few, the plan's own stay, and so do questions that a
 * model planned, which have words of their own. Depends on nothing but
 * the questions and the texts, so that every round finds the same.
 */
export function asSourcesPutIt(questions: readonly Question[], index: TextIndex): Question[] {
  const [subject] = questions;
  const optional = questions.filter((question) => question.optional && question.query === subject?.query);
  const [first] = optional;
  if (!first) return [...questions];
  const sides = sidesOf(first.query, index).slice(0, optional.length);
  return questions.map((question) => {
    const side = sides[optional.indexOf(question)];
    if (!side) return question;
    return {
      ...question,
      text: `${question.query}: ${side.phrase}`,
      query: `${question.query} ${side.phrase}`,
      hints: '',
    };
  });
}

function sidesOf(subject: string, index: TextIndex): Side[] {
  const own = stemsOf(subject);
  const hits = index.find(new Map([...own].map((stem) => [stem, 1])), PASSAGES, 'whole');
  const chosen: Side[] = [];
  for (const side of sharedPhrases(hits, index)) {
    const known = new Set([...own, ...chosen.flatMap(({ stems }) => stems)]);
    if (!side.stems.some((stem) => known.has(stem))) chosen.push(side);
  }
  return chosen;
}

/** Those that most passages have first. */
function sharedPhrases(hits: readonly Hit[], index: TextIndex): Side[] {
  const found = new Map<string, { phrase: string; stems: readonly string[]; passages: number; sources: Set<string> }>();
  for (const { passage } of hits) {
    const { text } = index.textOf(passage.source);
    const phrases = new Map(passage.paragraphs.flatMap((paragraph) => phrasesOf(wordsAt(text, paragraph))));
    for (const [key, phrase] of phrases) {
      const side = found.get(key) ?? { phrase, stems: key.split(' '), passages: 0, sources: new Set() };
      side.passages += 1;
      side.sources.add(passage.source);
      found.set(key, side);
    }
  }
  return [...found.values()]
    .filter(({ passages, sources }) => passages >= MIN_PASSAGES && sources.size >= MIN_SOURCES)
    .sort((a, b) => b.passages - a.passages || byCodePoint(a.phrase, b.phrase));
}

/** Two words side by side that both mean something, by their stems. */
function phrasesOf(text: string): [string, string][] {
  return [...text.toLowerCase().matchAll(/(?=\b(\p{Ll}{3,}) (\p{Ll}{3,})\b)/gu)].flatMap(
    ([, first = '', second = '']): [string, string][] => {
      const stems = [...stemsOf(first), ...stemsOf(second)];
      return stems.length === 2 ? [[stems.join(' '), `${first} ${second}`]] : [];
    },
  );
}
