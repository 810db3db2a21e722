import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Which words stand for which others, derived from WordNet 3.1 (its licence lies beside the file). All words are stems.
 *
 * The file, gzipped: the stems, a line each, up to an empty line; then, for each stem in that order, the logarithm of how
 * common it is (one byte), the number of words related to it (one byte) and for each of those its place in the list
 * (two bytes, low first) and its fit in 255ths.
 */
const FILE = new URL('../../lexicon/related-words.bin.gz', import.meta.url);
const FIT_STEPS = 255;
const ENTRY_BYTES = 3;

/** Counts in the texts that WordNet's makers tagged: from such a count on, a word is too common to be telling. */
const COMMON_COUNT = 3_000;
const COMMONNESS_STEPS = 30;

export class Lexicon {
  readonly #stems: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #bytes: Uint8Array;
  readonly #offsets: Uint32Array;

  constructor(packed: Uint8Array) {
    const bytes = gunzipSync(packed);
    const end = bytes.indexOf('\n\n');
    this.#stems = bytes.toString('utf8', 0, end).split('\n');
    this.#places = new Map(this.#stems.map((stem, place) => [stem, place]));
    this.#bytes = bytes.subarray(end + 2);
    this.#offsets = new Uint32Array(this.#stems.length);
    for (let place = 0, at = 0; place < this.#stems.length; place += 1) {
      this.#offsets[place] = at;
      at += 2 + ENTRY_BYTES * this.#byte(at + 1);
    }
  }

  /** The words that may stand for each of some stems, those that they stand for included, with their fit up to 1. */
  standIns(stems: ReadonlySet<string>): Map<string, Map<string, number>> {
    const found = new Map([...stems].map((stem) => [stem, new Map<string, number>()]));
    const note = (stem: string, other: string, fit: number) => {
      const known = found.get(stem);
      if (known && (known.get(other) ?? 0) < fit) known.set(other, fit);
    };
    for (const [place, stem] of this.#stems.entries()) {
      for (const [other, fit] of this.#relatedAt(place)) {
        note(stem, other, fit);
        note(other, stem, fit);
      }
    }
    return found;
  }

  /** As it was written. */
  related(): Map<string, Map<string, number>> {
    return new Map(this.#stems.map((stem, place) => [stem, new Map(this.#relatedAt(place))]));
  }

  /** From 0 for the most common words to 1 for those that are hardly ever met. */
  rarity(stem: string): number {
    const place = this.#places.get(stem);
    if (place === undefined) return 1;
    return 1 - this.#byte(this.#offsets[place] ?? 0) / COMMONNESS_STEPS;
  }

  *#relatedAt(place: number): Generator<[string, number]> {
    const start = (this.#offsets[place] ?? 0) + 2;
    const end = start + ENTRY_BYTES * this.#byte(start - 1);
    for (let at = start; at < end; at += ENTRY_BYTES) {
      const other = this.#stems[this.#byte(at) + 256 * this.#byte(at + 1)] ?? '';
      yield [other, this.#byte(at + 2) / FIT_STEPS];
    }
  }

  #byte(at: number): number {
    return this.#bytes[at] ?? 0;
  }
}

let lexicon: Lexicon | undefined;

/** Reads the file with the first use. */
export function theLexicon(): Lexicon {
  lexicon ??= new Lexicon(readFileSync(FILE));
  return lexicon;
}

/** @param related fits from 0 to 1; @param counts how often a stem is met */
export function writeLexicon(
  related: ReadonlyMap<string, ReadonlyMap<string, number>>,
  counts: ReadonlyMap<string, number>,
): Uint8Array {
  const stems = [...new Set([...related].flatMap(([stem, fits]) => [stem, ...fits.keys()]))].sort();
  const places = new Map(stems.map((stem, place) => [stem, place]));
  const records = stems.map((stem) => {
    const fits = [...(related.get(stem) ?? [])];
    const entries = fits.flatMap(([other, fit]) => {
      const place = places.get(other) ?? 0;
      return [place % 256, Math.floor(place / 256), Math.round(fit * FIT_STEPS)];
    });
    return Buffer.from([commonness(counts.get(stem) ?? 0), fits.length, ...entries]);
  });
  return gzipSync(Buffer.concat([Buffer.from(`${stems.join('\n')}\n\n`), ...records]), { level: 9 });
}

function commonness(count: number): number {
  const share = 1 - Math.log(COMMON_COUNT / (count + 3)) / Math.log(COMMON_COUNT / 3);
  return Math.round(COMMONNESS_STEPS * Math.min(1, Math.max(0, share)));
}
