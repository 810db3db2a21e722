import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expandSources } from './expand.ts';

let corpus: string;

beforeAll(async () => {
  corpus = await mkdtemp(join(tmpdir(), 'cairn-expand-'));
  for (const name of ['b.md', 'a.md', 'c.md']) await writeFile(join(corpus, name), 'text');
});
afterAll(() => rm(corpus, { recursive: true }));

test("keeps the request's order, and takes nothing twice", async () => {
  const expanded = await expandSources(
    [
      { url: 'http://x.org/#one' },
      { corpus: './b.md' },
      { corpus: '*' },
      { text: 'said so' },
      { url: 'http://x.org/#two' },
    ],
    corpus,
  );
  expect(expanded.map(({ origin }) => origin)).toEqual([
    { url: 'http://x.org/' },
    { corpus: 'b.md' },
    { corpus: 'a.md' },
    { corpus: 'c.md' },
    { inline: 4 },
  ]);
});

test('a corpus folder that is not there is a source that failed', async () => {
  const [only] = await expandSources([{ corpus: '*' }], join(corpus, 'nowhere'));
  expect(only).toMatchObject({ origin: { corpus: '*' }, problem: { status: 'failed', reason: { code: 'not_found' } } });
});
