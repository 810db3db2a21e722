import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { byCodePoint } from '../../code-point.ts';
import type { Format, RawContent } from '../extract/extract.ts';
import { tooLarge } from '../fetch/body.ts';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';

const FORMATS: Readonly<Record<string, Format>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
};

/** Every readable document of the corpus folder: paths with `/`, in code point order, links and dot files left out. */
export async function listCorpus(corpusDir: string): Promise<string[]> {
  const entries = await readdir(corpusDir, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new SourceProblem('not_found', 'The corpus folder cannot be read.', { cause: error });
  });
  return entries
    .filter((entry) => entry.isFile() && formatOf(entry.name) !== undefined)
    .map((entry) => relative(corpusDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((segment) => segment.startsWith('.')))
    .sort(byCodePoint)
    .slice(0, SOURCE_LIMITS.corpusFiles);
}

/** @throws SourceProblem when the path names no readable document inside the corpus folder */
export async function readCorpusFile(corpusDir: string, path: string): Promise<RawContent> {
  const place = await placeInside(corpusDir, path);
  const entry = await stat(place).catch(missing);
  if (entry.isDirectory()) {
    throw new SourceProblem('is_directory', 'It is a directory. Name a file in it, or use "*" for the whole corpus.');
  }
  const format = formatOf(path);
  if (!entry.isFile() || !format) {
    throw new SourceProblem('unsupported_type', `Only ${Object.keys(FORMATS).join(', ')} files are read.`);
  }
  if (entry.size > SOURCE_LIMITS.contentBytes) throw tooLarge(`the file has ${entry.size} bytes`);
  return { bytes: await readFile(place).catch(missing), format };
}

/** The file's real place: neither `..` nor a link leads out of the corpus. */
async function placeInside(corpusDir: string, path: string): Promise<string> {
  const outside = new SourceProblem('outside_corpus', 'It lies outside the corpus folder.');
  if (path.includes('\0') || isAbsolute(path)) throw outside;
  const root = await realpath(corpusDir).catch(missing);
  if (!isWithin(root, resolve(root, path))) throw outside;
  const place = await realpath(resolve(root, path)).catch(missing);
  if (!isWithin(root, place)) throw outside;
  return place;
}

function isWithin(root: string, place: string): boolean {
  return place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
}

function formatOf(path: string): Format | undefined {
  const extension = extname(path).toLowerCase();
  return Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
}

function missing(error: unknown): never {
  throw new SourceProblem('not_found', 'There is no such file in the corpus.', { cause: error });
}
