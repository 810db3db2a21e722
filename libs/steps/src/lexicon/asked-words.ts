import { readFileSync } from 'node:fs';
import { stemsOf } from '../index/terms.ts';

/**
 * What headings say for what people ask, and which words of a question no answer leaves out: a thesaurus of common words, made for
 * this. The file says of itself how it is to be read; all words become stems.
 */
const FILE = new URL('../../lexicon/asked-words.txt', import.meta.url);
const LINE = /^([a-z]+) ([0-3])(?:: ?([a-z, ]*?)(?: ?\| ?([a-z, ]*))?)?$/;
const MOST_NEEDED = 3;
/** How well what means the same stands for a word, and the field under which its answer stands. */
const FITS = { same: 1, field: 0.8 } as const;

/** Words that stand for another one together. */
export interface Phrase {
  readonly stems: readonly string[];
  readonly fit: number;
}

export class AskedWords {
  readonly #needed = new Map<string, number>();
  readonly #fits = new Map<string, Map<string, number>>();
  readonly #phrases = new Map<string, Phrase[]>();

  /** @throws {Error} for a line that is none. */
  constructor(text: string) {
    for (const line of text.split('\n')) if (line !== '' && !line.startsWith('#')) this.#read(line);
  }

  /** From 0 to 1: how surely an answer says a word, or one that means the same; undefined where nobody knows. */
  needed(stem: string): number | undefined {
    return this.#needed.get(stem);
  }

  /** From 0 to 1: how well another word stands for one that was asked. */
  fit(asked: string, other: string): number {
    return this.#fits.get(asked)?.get(other) ?? 0;
  }

  phrases(asked: string): readonly Phrase[] {
    return this.#phrases.get(asked) ?? [];
  }

  #read(line: string): void {
    const [, word = '', needed, same = '', field = ''] = LINE.exec(line) ?? [];
    if (needed === undefined)
      throw new Error(`"${line}" is no line of asked-words.txt: write "word N: same, same | field".`);
    const [stem] = stemsOf(word);
    if (stem === undefined) return;
    if (!this.#needed.has(stem)) this.#needed.set(stem, Number(needed) / MOST_NEEDED);
    for (const stems of termsOf(same)) {
      this.#note(stem, stems, FITS.same);
      const [only, ...more] = stems;
      if (only !== undefined && more.length === 0) this.#note(only, [stem], FITS.same);
    }
    for (const stems of termsOf(field)) this.#note(stem, stems, FITS.field);
  }

  #note(stem: string, stems: readonly string[], fit: number): void {
    const [only = '', ...more] = stems;
    if (more.length > 0) this.#phrases.set(stem, [...this.phrases(stem), { stems, fit }]);
    else this.#fits.set(stem, (this.#fits.get(stem) ?? new Map()).set(only, Math.max(fit, this.fit(stem, only))));
  }
}

function termsOf(list: string): string[][] {
  return list.split(',').flatMap((term) => {
    const stems = [...stemsOf(term)];
    return stems.length > 0 ? [stems] : [];
  });
}

let words: AskedWords | undefined;

/** Reads the file with the first use. */
export function theAskedWords(): AskedWords {
  words ??= new AskedWords(readFileSync(FILE, 'utf8'));
  return words;
}
