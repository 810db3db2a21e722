import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Words as directions: those that are met in like company point alike. Made from GloVe's vectors (Pennington et al., 2014) by
 * `eval/src/lexicon/vectors.ts`. All words are stems.
 *
 * The file, gzipped: the stems, a line each, up to an empty line; then, for each stem in that order, DIMENSIONS signed bytes.
 */
const FILE = new URL('../../lexicon/word-vectors.bin.gz', import.meta.url);
export const DIMENSIONS = 64;
const STEPS = 127;

export type Direction = Float64Array;

export class WordVectors {
  readonly #places: ReadonlyMap<string, number>;
  readonly #bytes: Int8Array;

  constructor(packed: Uint8Array) {
    const bytes = gunzipSync(packed);
    const end = bytes.indexOf('\n\n');
    this.#places = new Map(
      bytes
        .toString('utf8', 0, end)
        .split('\n')
        .map((stem, place) => [stem, place]),
    );
    this.#bytes = new Int8Array(bytes.buffer, bytes.byteOffset + end + 2, this.#places.size * DIMENSIONS);
  }

  /** Where some words point together, each as far as it weighs; nowhere (all 0) where none of them is known. */
  together(weighted: Iterable<readonly [stem: string, weight: number]>): Direction {
    const sum = new Float64Array(DIMENSIONS);
    for (const [stem, weight] of weighted) {
      const own = this.#of(stem);
      const scale = own ? weight / lengthOf(own) : 0;
      for (let at = 0; own && at < DIMENSIONS; at += 1) sum[at] = (sum[at] ?? 0) + scale * (own[at] ?? 0);
    }
    return sum;
  }

  /** 1 for the same word, 0 for strangers and for words that are not known. */
  likeness(stem: string, other: string): number {
    if (stem === other) return 1;
    const [a, b] = [this.#of(stem), this.#of(other)];
    return a && b ? cosine(a, b) : 0;
  }

  #of(stem: string): Int8Array | undefined {
    const place = this.#places.get(stem);
    return place === undefined ? undefined : this.#bytes.subarray(place * DIMENSIONS, (place + 1) * DIMENSIONS);
  }
}

/** From -1 to 1; 0 where one of them points nowhere. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const lengths = lengthOf(a) * lengthOf(b);
  return lengths === 0 ? 0 : product(a, b) / lengths;
}

const lengthOf = (a: ArrayLike<number>) => Math.sqrt(product(a, a));

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

let vectors: WordVectors | undefined;

/** Reads the file with the first use. */
export function theVectors(): WordVectors {
  vectors ??= new WordVectors(readFileSync(FILE));
  return vectors;
}

/** @param directions of DIMENSIONS numbers, by stem; their lengths are not kept */
export function writeVectors(directions: ReadonlyMap<string, ArrayLike<number>>): Uint8Array {
  const rows = [...directions.values()].map((direction) => {
    const longest = Math.max(...Array.from(direction, Math.abs)) || 1;
    return Buffer.from(Int8Array.from(direction, (value) => Math.round((STEPS * value) / longest)).buffer);
  });
  return gzipSync(Buffer.concat([Buffer.from(`${[...directions.keys()].join('\n')}\n\n`), ...rows]), { level: 9 });
}
