import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PARTS = ['noun', 'verb', 'adj', 'adv'] as const;
type Part = (typeof PARTS)[number];
const PART_OF_LETTER: Readonly<Record<string, Part>> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' };
/** As index.sense numbers them; 5 is an adjective's satellite. */
const PART_OF_NUMBER: Readonly<Record<string, Part>> = { 1: 'noun', 2: 'verb', 3: 'adj', 4: 'adv', 5: 'adj' };

export interface Synset {
  readonly key: string;
  readonly words: readonly string[];
  readonly links: readonly { readonly symbol: string; readonly to: string }[];
  /** The explanation, without its examples. */
  readonly gloss: string;
}

export interface WordNet {
  readonly synsets: readonly Synset[];
  /** Every word that has a synset. */
  readonly words: ReadonlySet<string>;
  /** How often a word was met in the sense of a synset, in the texts that were tagged by hand. */
  count(word: string, synset: string): number;
  /** In all of its senses. */
  total(word: string): number;
}

/** Reads the database files of WordNet 3.1. */
export function readWordNet(folder: string): WordNet {
  const synsets = PARTS.flatMap((part) =>
    linesOf(folder, `data.${part}`)
      .filter((line) => /^\d{8} /.test(line))
      .map((line) => synsetOf(line, part)),
  );
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  for (const line of linesOf(folder, 'index.sense')) {
    const [sense = '', offset = '', , tagged = '0'] = line.split(' ');
    const [word = '', place = ''] = sense.split('%');
    const part = PART_OF_NUMBER[place.charAt(0)];
    if (part === undefined) continue;
    counts.set(`${word} ${part}${offset}`, Number(tagged));
    totals.set(word, (totals.get(word) ?? 0) + Number(tagged));
  }
  return {
    synsets,
    words: new Set(synsets.flatMap(({ words }) => words)),
    count: (word, synset) => counts.get(`${word} ${synset}`) ?? 0,
    total: (word) => totals.get(word) ?? 0,
  };
}

function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), 'latin1').split('\n');
}

function synsetOf(line: string, part: Part): Synset {
  const [head = '', gloss = ''] = line.split(' | ');
  const fields = head.split(' ');
  const wordsEnd = 4 + 2 * Number.parseInt(fields[3] ?? '0', 16);
  const words = fields.slice(4, wordsEnd).filter((_, at) => at % 2 === 0);
  const linksEnd = wordsEnd + 1 + 4 * Number(fields[wordsEnd]);
  const links: { symbol: string; to: string }[] = [];
  for (let at = wordsEnd + 1; at < linksEnd; at += 4) {
    const to = PART_OF_LETTER[fields[at + 2] ?? ''];
    if (to) links.push({ symbol: fields[at] ?? '', to: `${to}${fields[at + 1]}` });
  }
  return {
    key: `${part}${fields[0]}`,
    words: words.map((word) => word.toLowerCase().replace(/\(.*\)$/, '')),
    links,
    gloss: gloss.replace(/"[^"]*"/g, ' ').toLowerCase(),
  };
}
