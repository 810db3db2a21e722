import { gunzipSync } from 'node:zlib';
import { Bm25, type Counted } from '../index/bm25.ts';
import { stemsOf, termsOf } from '../index/terms.ts';
import { listCorpus, readCorpusFile } from '../sources/corpus/corpus.ts';
import { extract } from '../sources/extract/extract.ts';
import { SourceProblem } from '../sources/problem.ts';
import { SEARCH_LIMITS } from './limits.ts';
import type { Found } from './provider.ts';

export interface CorpusQuery {
  readonly corpusDir: string;
  readonly queries: readonly string[];
  readonly limit: number;
}

interface Document extends Counted {
  readonly path: string;
  readonly title: string;
}

/** For each query the documents of the corpus that say most about it. Reads all of them: for threads only. */
export async function rankCorpus({ corpusDir, queries, limit }: CorpusQuery): Promise<Found[][]> {
  const wanted = stemsOf(queries.join('\n'));
  const documents: Document[] = [];
  let bytes = 0;
  for (const path of (await listCorpus(corpusDir)).slice(0, SEARCH_LIMITS.corpusFiles)) {
    if (bytes > SEARCH_LIMITS.corpusBytes) break;
    const raw = await readCorpusFile(corpusDir, path).catch((error: unknown) => {
      if (error instanceof SourceProblem) return undefined; // it went away, or is too large to be read
      throw error;
    });
    if (!raw) continue;
    bytes += raw.bytes.byteLength;
    const extraction = await extract(raw);
    if (extraction.kind === 'text')
      documents.push(counted(path, extraction.title, gunzipSync(extraction.packed).toString(), wanted));
  }
  const index = new Bm25(documents);
  return queries.map((query) =>
    index
      .rank(new Map([...stemsOf(query)].map((stem) => [stem, 1])), limit)
      .map(({ item }) => ({ origin: { corpus: item.path }, title: item.title })),
  );
}

function counted(path: string, title: string, text: string, wanted: ReadonlySet<string>): Document {
  const counts = new Map<string, number>();
  let length = 0;
  for (const { stem } of termsOf(`${title} ${text}`)) {
    length += 1;
    if (wanted.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return { path, title, counts, length };
}
