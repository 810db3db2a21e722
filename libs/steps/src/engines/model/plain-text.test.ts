import { expect, test } from 'vitest';
import { hasAddress, Plain, PlainStream, REMOVED } from './plain-text.ts';

const plain = new Plain(['hunter2-the-key', undefined]);

test.each([
  'https://evil.example/?q=1',
  '(http://evil.example)',
  'www.evil.example',
  '![x](//evil.example/a.png)',
  'evil.example/leak?k=v',
  'javascript:alert(1)',
  'mailto:a@b.c',
  'sk-proj-abcdefgh12345678',
  'ghp_abcdefghijklmnop1234',
  'AKIAIOSFODNN7EXAMPLE',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0',
  'key=hunter2-the-key;',
  'a'.repeat(301),
  '4f3c2a1b4f3c2a1b4f3c2a1b4f3c2a1b4f3c2a1b',
])('%j is not told on', (word) => {
  expect(plain.text(`before ${word} behind`)).toBe(`before ${REMOVED} behind`);
});

test.each([
  'In 1755 a keeper wrote: "the light, at 3.5 km, had failed".',
  'Node.js and e.g. the I/O of key-value stores (a/b).',
])('plain words stay as they are: %s', (text) => {
  expect(plain.text(text)).toBe(text);
  expect(hasAddress(text)).toBe(false);
});

test('what would become HTML, an image or a link is shown as text', () => {
  expect(plain.text('<img src=x> ![a](b) [c](d)')).toBe('‹img src=x› ! [a] (b) [c] (d)');
});

test('a secret that comes in pieces is seen whole', () => {
  const stream = new PlainStream(plain);
  const pieces = ['the key is hun', 'ter2-', 'the-key', ' and', ' more'];
  expect(pieces.map((piece) => stream.push(piece)).join('') + stream.end()).toBe(`the key is ${REMOVED} and more`);
});

test('a word without an end is not collected', () => {
  const stream = new PlainStream(plain);
  for (let i = 0; i < 1000; i += 1) expect(stream.push('x'.repeat(1000))).toBe('');
  expect(stream.end()).toBe(REMOVED);
});
