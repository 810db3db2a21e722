import type { Synset, WordNet } from './wordnet.ts';

/** A weighted graph of words and synsets; each node's outgoing weights sum up to 1. */
export interface Graph {
  readonly names: readonly string[];
  readonly targets: readonly Int32Array[];
  readonly weights: readonly Float64Array[];
  /** In how many glosses a word is. */
  readonly glosses: ReadonlyMap<string, number>;
}

/** How near WordNet's relations bring two synsets, by their symbols. */
const RELATIONS: Readonly<Record<string, number>> = {
  '+': 1.5, // derived from
  '\\': 1.5, // pertains to
  '&': 1, // similar
  '=': 1, // attribute of
  '@': 0.8, // kind of
  $: 0.8, // verb group
  '*': 0.6, // entails
  '>': 0.6, // causes
  '^': 0.5, // see also
  '~': 0.4, // has kind
  '!': 0.2, // opposite
};
const PART_OR_WHOLE = 0.6;
const DOMAIN = 0.2;
const OTHER = 0.3;

/** Of a word's ties to its synsets, and of the synset's to its words and those of its gloss. */
const SENSE = 10;
const OWN_WORD = 2;
const PIECE_OF_WORD = 0.4;
const GLOSS = 0.25;
/** Words in more glosses than e^-4 of them explain nothing. */
const MIN_GLOSS_IDF = 4;

const STOP_WORDS = new Set(
  `a an the of or and to in for by with that is are be as on at from who which it its used one something someone some any
  having being not etc especially usually made make other than into more most very large small act state quality relating
  has have been was were when where can may often also such their his her they them this these those all`.split(/\s+/),
);

export const isPlain = (word: string) => /^[a-z]{3,}$/.test(word) && !STOP_WORDS.has(word);

export function graphOf(net: WordNet): Graph {
  const nodes = new Nodes();
  const glosses = new Map(net.synsets.map(({ key, gloss }) => [key, glossWords(gloss, net.words)]));
  const counts = countsIn(glosses.values());
  for (const synset of net.synsets) {
    const at = nodes.at(synset.key);
    linkWords(nodes, at, synset, net);
    linkSynsets(nodes, at, synset);
    for (const word of glosses.get(synset.key) ?? []) {
      const count = counts.get(word) ?? 1;
      const idf = Math.log(glosses.size / count);
      if (idf < MIN_GLOSS_IDF) continue;
      nodes.link(at, nodes.at(`w:${word}`), (GLOSS * idf) / 6);
      nodes.link(nodes.at(`w:${word}`), at, ((idf / 6) * 2) / Math.sqrt(count));
    }
  }
  return { ...nodes.graph(), glosses: counts };
}

function linkWords(nodes: Nodes, at: number, { key, words }: Synset, net: WordNet): void {
  for (const word of words) {
    if (!isPlain(word)) {
      for (const piece of word.split(/[_-]/).filter(isPlain)) nodes.link(at, nodes.at(`w:${piece}`), PIECE_OF_WORD);
      continue;
    }
    const share = (net.count(word, key) + 0.5) / (net.total(word) + 1);
    nodes.link(nodes.at(`w:${word}`), at, SENSE * share);
    nodes.link(at, nodes.at(`w:${word}`), OWN_WORD * (0.3 + Math.min(1, share)));
  }
}

function linkSynsets(nodes: Nodes, at: number, { links }: Synset): void {
  const kinds = links.filter(({ symbol }) => symbol === '~').length;
  for (const { symbol, to } of links) {
    const crowd = symbol === '~' ? Math.sqrt(kinds) : 1;
    nodes.link(at, nodes.at(to), nearness(symbol) / crowd);
  }
}

function nearness(symbol: string): number {
  if (/^[#%]/.test(symbol)) return PART_OR_WHOLE;
  if (/^[;-]/.test(symbol)) return DOMAIN;
  return RELATIONS[symbol] ?? OTHER;
}

function glossWords(gloss: string, known: ReadonlySet<string>): string[] {
  const words = gloss.match(/[a-z]+/g) ?? [];
  const lemmas = words.filter(isPlain).map((word) => lemmaOf(word, known));
  return [...new Set(lemmas.filter((word) => word !== undefined && isPlain(word)))] as string[];
}

const ENDINGS = [
  ['ies', 'y'],
  ['ses', 's'],
  ['xes', 'x'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['s', ''],
  ['ing', ''],
  ['ing', 'e'],
  ['ed', ''],
  ['ed', 'e'],
  ['er', ''],
  ['est', ''],
] as const;

function lemmaOf(word: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(word)) return word;
  for (const [ending, base] of ENDINGS) {
    const lemma = word.slice(0, -ending.length) + base;
    if (word.endsWith(ending) && known.has(lemma)) return lemma;
  }
  const undoubled = word.replace(/(.)\1(?:ing|ed)$/, '$1');
  return undoubled !== word && known.has(undoubled) ? undoubled : undefined;
}

function countsIn(glosses: Iterable<readonly string[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of glosses) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

class Nodes {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #links: Map<number, number>[] = [];

  at(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.#names.length);
    this.#links.push(new Map());
    return this.#names.push(name) - 1;
  }

  link(from: number, to: number, weight: number): void {
    const links = this.#links[from];
    links?.set(to, (links.get(to) ?? 0) + weight);
  }

  graph(): Omit<Graph, 'glosses'> {
    const sums = this.#links.map((links) => [...links.values()].reduce((sum, weight) => sum + weight, 0));
    return {
      names: this.#names,
      targets: this.#links.map((links) => Int32Array.from(links.keys())),
      weights: this.#links.map((links, at) => Float64Array.from(links.values(), (weight) => weight / (sums[at] || 1))),
    };
  }
}
