import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCorpus, readCorpusFile } from './corpus.ts';

let root: string;
let corpus: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-corpus-'));
  corpus = join(root, 'corpus');
  await mkdir(join(corpus, 'deep', '.hidden'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  for (const name of ['b.md', 'B.txt', 'a.html', 'deep/c.pdf', '.dot.md', 'deep/.hidden/d.md', 'photo.png']) {
    await writeFile(join(corpus, name), 'text');
  }
  await writeFile(join(corpus, 'large.txt'), Buffer.alloc(2 * 1024 * 1024 + 1, 'x'));
  await symlink(join(root, 'secret.txt'), join(corpus, 'link.txt'));
  await symlink(root, join(corpus, 'linked-folder'));
});
afterAll(() => rm(root, { recursive: true }));

test('lists readable documents in code point order, without links and dot files', async () => {
  expect(await listCorpus(corpus)).toEqual(['B.txt', 'a.html', 'b.md', 'deep/c.pdf', 'large.txt']);
});

test('reads a document with its format', async () => {
  expect(await readCorpusFile(corpus, 'deep/c.pdf')).toEqual({ bytes: Buffer.from('text'), format: 'pdf' });
});

test.each([
  ['../secret.txt', 'outside_corpus'],
  ['deep/../../secret.txt', 'outside_corpus'],
  ['/etc/hostname', 'outside_corpus'],
  ['link.txt', 'outside_corpus'],
  ['linked-folder/secret.txt', 'outside_corpus'],
  ['a\0.md', 'outside_corpus'],
  ['deep', 'is_directory'],
  ['.', 'is_directory'],
  ['photo.png', 'unsupported_type'],
  ['large.txt', 'too_large'],
  ['nowhere.md', 'not_found'],
  ['b.md/inside', 'not_found'],
])('refuses %j', async (path, code) => {
  await expect(readCorpusFile(corpus, path)).rejects.toMatchObject({ outcome: { reason: { code } } });
});
