import type { Question } from '../../checkpoints.ts';
import type { WeightedStems } from '../../index/bm25.ts';
import { stemsOf, termsOf } from '../../index/terms.ts';
import { theAskedWords } from '../../lexicon/asked-words.ts';
import type { Lexicon } from '../../lexicon/lexicon.ts';
import { type Expected, expectedOfEntries, expectedOfStatements } from './expected.ts';
import { type Name, nameOf, namesIn } from './names.ts';

/** One of the question's words. */
export interface Concept {
  readonly stem: string;
  /** Words that may stand for it, with their fit below 1. */
  readonly standIns: WeightedStems;
  /** How telling it is in any text: 0 for the most common words. */
  readonly rarity: number;
  /** From 0 to 1: how surely an answer says it, or what means the same. */
  readonly needed: number;
  /** Another of the question's words follows at once: "legal" of "legal age". */
  readonly leads: boolean;
}

/** What to look for, and how hard. */
export interface Search {
  /** What is asked, without the names. */
  readonly concepts: readonly Concept[];
  /** What is about none of them answers nothing. */
  readonly names: readonly Name[];
  /** The question's own words, and hints. */
  readonly query: WeightedStems;
  /** With their stand-ins. */
  readonly wide: WeightedStems;
  readonly hints: ReadonlySet<string>;
  /** From 1; each further round looks at more passages and is content with less. */
  readonly breadth: number;
  /** How a sentence begins that says what the subject of a "What is …" question is. */
  readonly defines: RegExp | undefined;
  /** What a question asks for that asks for nothing else ("What is a prime number?"), in its order. */
  readonly subject: readonly string[];
  /** An entry of a list or table can answer it: it does not ask why, or how something is done. */
  readonly factual: boolean;
  /** What an answer to that kind of question has in it. */
  readonly expects: Expected | undefined;
  readonly expectsEntry: Expected | undefined;
}

const HINT_WEIGHT = 0.25;
/** What a stand-in counts for in the ranking of passages, beside its fit. */
const STAND_IN_WEIGHT = 0.5;
/** Words that fit less well are no help in finding passages. */
const MIN_RANKED_FIT = 0.4;

/** What no list has is needed of an answer where it is so rare, and mostly needed elsewhere. */
const RARE = 0.45;
const UNKNOWN = 2 / 3;

/** What a search needs to know of a question. */
type Asked = Pick<Question, 'text' | 'query' | 'hints'>;

/** @param about what the answer has to be about, beside what the question names */
export function searchFor(
  { text, query: asked, hints }: Asked,
  breadth: number,
  lexicon: Lexicon,
  about?: string,
): Search {
  const stems = stemsOf(asked);
  const names = about === undefined ? namesIn(asked) : [nameOf(about)];
  const named = new Set(names.flatMap(({ stems: own }) => own));
  const standIns = lexicon.standIns(stems);
  const leading = leadingOf(asked, named);
  const all = [...stems].map((stem) => {
    const rarity = lexicon.rarity(stem);
    return {
      stem,
      standIns: standIns.get(stem) ?? new Map<string, number>(),
      rarity,
      needed: theAskedWords().needed(stem) ?? (rarity >= RARE ? 1 : UNKNOWN),
      leads: leading.has(stem),
    };
  });
  const hinted = new Set([...stemsOf(hints)].filter((stem) => !stems.has(stem)));
  const others = all.filter(({ stem }) => !named.has(stem));
  const concepts = others.length > 0 ? others : all;
  return {
    concepts,
    names: others.length > 0 ? names : [],
    query: queryOf(stems, hinted, []),
    wide: queryOf(stems, hinted, concepts),
    hints: hinted,
    breadth,
    defines: definitionOf(text),
    subject: subjectOf(text),
    factual: !ASKS_FOR_REASONS.test(asked),
    expects: expectedOfStatements(asked),
    expectsEntry: expectedOfEntries(asked),
  };
}

function queryOf(stems: Iterable<string>, hinted: Iterable<string>, concepts: readonly Concept[]): WeightedStems {
  const query = new Map([...hinted].map((stem) => [stem, HINT_WEIGHT]));
  for (const { standIns } of concepts) {
    for (const [stem, fit] of standIns)
      if (fit >= MIN_RANKED_FIT) query.set(stem, Math.max(query.get(stem) ?? 0, STAND_IN_WEIGHT * fit));
  }
  for (const stem of stems) query.set(stem, 1);
  return query;
}

/** What stands right before another word of the question, wherever it stands; names are no such words. */
function leadingOf(asked: string, named: ReadonlySet<string>): Set<string | undefined> {
  const words = (asked.match(/[\p{L}\p{N}]+|[^\s]/gu) ?? []).map((word) => {
    const [stem] = stemsOf(word);
    return stem !== undefined && !named.has(stem) ? stem : undefined;
  });
  const leads = (at: number) => words[at + 1] !== undefined;
  const last = new Set(words.filter((_, at) => !leads(at)));
  return new Set(words.filter((stem) => stem !== undefined && !last.has(stem)));
}

const ASKS_FOR_REASONS = /^(?:but |and )?(?:why|how (?:do|does|did|can|could|should|is|are|was|were|to)) ?\b/i;

function subjectOf(question: string): string[] {
  const subject = /^what (?:is|are) (?:an? )?(\p{Ll}[\p{Ll}' -]{2,59})\?$/iu.exec(question.trim())?.[1] ?? '';
  return /^the |\b(?:of|in|for|between)\b/i.test(subject) ? [] : [...termsOf(subject)].map(({ stem }) => stem);
}

/** For "What is a fencing token?": how a sentence that says so begins. */
function definitionOf(question: string): RegExp | undefined {
  const subject = /^what (?:is|are) (?:a |an |the )?([\p{L}\p{N}' -]{3,60}?)(?:,|\?| and | for\b| in\b|$)/iu.exec(
    question,
  )?.[1];
  const words = subject === undefined ? [] : [...termsOf(subject)].map(({ word }) => word.replace(/s$/, ''));
  if (words.length === 0) return undefined;
  return new RegExp(`^(?:an? |the )?(?:\\S+ ){0,2}${words.join('\\S*\\W+')}\\S* (?:is|are|was|were|means?)\\b`, 'iu');
}
