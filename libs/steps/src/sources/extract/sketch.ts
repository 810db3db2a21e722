/** Words that stand together and are compared as one. */
const SHINGLE_WORDS = 4;
/** Numbers in a sketch: likeness is right to within about 5 % of 100. */
const SKETCH_NUMBERS = 64;
/** A text with fewer shingles says too little to be called nearly the same as another. */
const MIN_SHINGLES = 40;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A text in 64 numbers (MinHash, base64), by which near-duplicates are found without the texts.
 * @returns undefined for a text that is too short
 */
export function sketchOf(text: string): string | undefined {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(hashed);
  if (words.length < MIN_SHINGLES + SHINGLE_WORDS - 1) return undefined;
  const smallest = new Uint32Array(SKETCH_NUMBERS).fill(0xffffffff);
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at += 1) {
    let shingle = FNV_OFFSET;
    for (let n = 0; n < SHINGLE_WORDS; n += 1) shingle = Math.imul(shingle ^ (words[at + n] ?? 0), FNV_PRIME);
    for (let n = 0; n < SKETCH_NUMBERS; n += 1) {
      const value = mixed(shingle, n);
      if (value < (smallest[n] ?? 0)) smallest[n] = value;
    }
  }
  return Buffer.from(smallest.buffer).toString('base64');
}

/** The share of their shingles that two texts have in common, from 0 to 1, as the numbers of their sketches tell. */
export function likeness(one: Uint32Array, other: Uint32Array): number {
  if (one.length !== other.length || one.length === 0) return 0;
  let alike = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] === other[at]) alike += 1;
  return alike / one.length;
}

/** A sketch, ready to be compared with many. */
export function numbersOf(sketch: string): Uint32Array {
  const bytes = Buffer.from(sketch, 'base64');
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readUInt32LE(at * 4));
}

function hashed(word: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME);
  return hash;
}

/** The nth of many independent hashes: the finalizer of MurmurHash3 over a seed. */
function mixed(value: number, n: number): number {
  let hash = (value ^ Math.imul(n + 1, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
