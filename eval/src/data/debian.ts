import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Threads } from '@cairn/steps';
import { type Split, splitOf } from '../split.ts';
import { blocksOf, readPage, type SourceText, type Stretch, sourceText } from './texts.ts';

const run = promisify(execFile);
const PACKAGES = ['debian-faq', 'debian-handbook', 'debian-reference-en'] as const;
const KEPT = resolve(import.meta.dirname, '../../../.cairn/eval/debian');
const DOWNLOAD_MS = 300_000;
/** English pages only; contents pages would answer everything with its own question. */
const PAGES = [
  { folder: 'usr/share/doc/debian/FAQ', page: /^(?!index).*\.en\.html$/ },
  { folder: 'usr/share/doc/debian-handbook/html/en-US', page: /^(?!index|ix).*\.html$/ },
  { folder: 'usr/share/debian-reference', page: /^(?!index).*\.en\.html$/ },
] as const;

/** A heading that asks, whose section is the answer; the heading itself is taken out of the sources. */
export interface HeadingQuestion {
  readonly question: string;
  /** The nth source. */
  readonly at: number;
  readonly section: Stretch;
}

export interface DebianDocuments {
  readonly sources: readonly SourceText[];
  readonly questions: readonly HeadingQuestion[];
}

/** @returns why not, where this machine has no Debian packages to offer */
export async function readDebian(threads: Threads, split: Split): Promise<DebianDocuments | string> {
  if (!existsSync(KEPT)) {
    try {
      await fetchPackages();
    } catch (error) {
      return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    }
  }
  const pages = PAGES.flatMap(({ folder, page }) =>
    readdirSync(join(KEPT, folder))
      .filter((file) => page.test(file))
      .sort()
      .map((file) => join(KEPT, folder, file)),
  );
  const texts = await Promise.all(pages.map((path) => readPage(readFileSync(path, 'utf8'), threads)));
  return withoutQuestions(texts, split);
}

/** Unpacks beside the place and moves there when complete, so that a broken-off download leaves nothing behind. */
async function fetchPackages(): Promise<void> {
  const fresh = `${KEPT}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await run('apt-get', ['download', ...PACKAGES], { cwd: fresh, timeout: DOWNLOAD_MS });
  for (const file of readdirSync(fresh)) {
    await run('dpkg-deb', ['--extract', file, '.'], { cwd: fresh, timeout: DOWNLOAD_MS });
    rmSync(join(fresh, file));
  }
  renameSync(fresh, KEPT);
}

const asQuestion = (heading: string) => heading.replace(/^[\d.]+\s*/, '').trim();
const MIN_ANSWER_CHARS = 80;

function withoutQuestions(texts: readonly SourceText[], split: Split): DebianDocuments {
  const questions: HeadingQuestion[] = [];
  const sources = texts.map(({ title, text }, at) => {
    let kept = '';
    let asked: { question: string; start: number } | undefined;
    const close = () => {
      if (asked && kept.length - asked.start >= MIN_ANSWER_CHARS && splitOf(`heading:${asked.question}`) === split)
        questions.push({ question: asked.question, at, section: { start: asked.start, end: kept.length } });
      asked = undefined;
    };
    for (const { isHeading, start, end } of blocksOf(text)) {
      const words = text.slice(start, end);
      const isQuestion = /\?$/.test(words);
      if (isHeading) close();
      if (isHeading && isQuestion) asked = { question: asQuestion(words), start: kept.length };
      if (!isQuestion || !/^[\d.]*\s*\p{Lu}/u.test(words)) kept += `${isHeading ? '# ' : ''}${words}\n\n`;
    }
    close();
    return sourceText(title, kept.trimEnd());
  });
  return { sources, questions };
}
