import type { SourceId } from '@cairn/core';
import { stemsOf } from '../../index/terms.ts';
import type { TextIndex } from '../../index/text-index.ts';

/** What a question is about, by name. */
export interface Name {
  readonly words: readonly string[];
  readonly stems: readonly string[];
}

const STARTS_NAME = /^["“'(]?\p{Lu}/u;
const IS_SHORT = /^["“'(]?[\p{Lu}\p{N}]+[,;:.?!")]*$/u;
/** In a shorter question, names may well be most of the words. */
const TITLE_WORDS = 4;

export function nameOf(words: string): Name {
  return { words: words.match(/[\p{L}\p{N}]+/gu) ?? [], stems: [...stemsOf(words)] };
}

/**
 * Words that are capitalised though no sentence begins with them, side by side, unless nearly all are. "GDP of Peru" asks about
 * Peru: an abbreviation is a name only where nothing else is.
 */
export function namesIn(question: string): Name[] {
  const [, ...words] = question.split(/\s+/);
  const capitalised = words.filter((word) => STARTS_NAME.test(word));
  if (words.length >= TITLE_WORDS && capitalised.length > words.length / 2) return [];
  const runs: string[][] = [];
  let goesOn = false;
  for (const word of words) {
    const isName = STARTS_NAME.test(word);
    if (isName && !goesOn) runs.push([]);
    if (isName) runs.at(-1)?.push(word);
    goesOn = isName && !/[,;:.?!/)]$/.test(word);
  }
  const named = runs.filter((run) => stemsOf(run.join(' ')).size > 0);
  const proper = named.filter((run) => !run.every((word) => IS_SHORT.test(word)));
  return (proper.length > 0 ? proper : named).map((run) => nameOf(run.join(' ').replace(/['’]s\b/g, '')));
}

/** A longer title is no name. */
const MOST_TITLE_WORDS = 4;
/** A title that its text has as often, capitalised, is what it is about. */
const MANY_USES = 3;

/** What a question's names are to one source. */
interface Reading {
  readonly names: readonly Name[];
  readonly isElsewhere: boolean;
}

/** Which of a question's names sources may be about. Each is read once. */
export class Names {
  readonly #names: readonly Name[];
  readonly #index: TextIndex;
  readonly #readings = new Map<SourceId, Reading>();

  constructor(names: readonly Name[], index: TextIndex) {
    this.#names = names;
    this.#index = index;
  }

  /** Those that a source may be about. */
  of(source: SourceId): readonly Name[] {
    return this.#read(source).names;
  }

  /** Whether a source is about something else that has a name: what it says of the one asked about is said in passing. */
  isElsewhere(source: SourceId): boolean {
    return this.#read(source).isElsewhere;
  }

  #read(source: SourceId): Reading {
    const known = this.#readings.get(source);
    if (known) return known;
    const { title, text } = this.#index.textOf(source);
    const isAsked = this.#names.some((name) => usesOf(name, title).length > 0);
    const reading = {
      names: this.#names.filter((name) => !isNamesake(name, title, text)),
      isElsewhere: this.#names.length > 0 && !isAsked && isName(title, text),
    };
    this.#readings.set(source, reading);
    return reading;
  }
}

function isName(title: string, text: string): boolean {
  const words = title.trim().split(/\s+/);
  if (words.length > MOST_TITLE_WORDS || !words.every((word) => STARTS_NAME.test(word))) return false;
  return usesOf(nameOf(title), text).length >= MANY_USES;
}

/** Whether a title gives a longer name, "American Samoa" for "Samoa", and the text mostly gives that one, too. */
function isNamesake(name: Name, title: string, text: string): boolean {
  const titled = usesOf(name, title);
  const longer = titled.filter(isLonger);
  if (longer.length === 0 || longer.length < titled.length) return false;
  const told = usesOf(name, text);
  const alike = told.filter((use) =>
    longer.some(({ before, behind }) => use.before === before && use.behind === behind),
  );
  return told.length - alike.length <= alike.length;
}

/** A name in a text, with the word right before it and what is tied to it. */
interface Use {
  readonly before: string;
  readonly behind: string;
}

/** "In Samoa" is no longer name than "Samoa". */
const isLonger = ({ before, behind }: Use) => behind !== '' || stemsOf(before).size > 0;

function usesOf({ words }: Name, text: string): Use[] {
  if (words.length === 0) return [];
  const name = words.join('[\\s-]+');
  const pattern = new RegExp(
    `(?:(?<![\\p{L}.])(\\p{Lu}[\\p{L}.]{0,30})[ -])?(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])(-\\p{Lu}\\p{L}*)?`,
    'gu',
  );
  return [...text.matchAll(pattern)].map(([, before = '', behind = '']) => ({ before, behind }));
}
