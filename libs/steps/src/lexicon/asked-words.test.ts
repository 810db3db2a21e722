import { expect, test } from 'vitest';
import { AskedWords, theAskedWords } from './asked-words.ts';

const words = new AskedWords(
  '# a comment\n\njail 3: prison, detention centre | imprisonment\nlater 0\ntall 2: | height, body height\nodd 1: strange\njails 1: gaol',
);

test('what means the same stands for a word either way, the field of its answer only one way and less well', () => {
  expect(words.fit('jail', 'prison')).toBe(1);
  expect(words.fit('prison', 'jail')).toBe(1);
  expect(words.fit('jail', 'imprison')).toBe(0.8);
  expect(words.fit('imprison', 'jail')).toBe(0);
  expect(words.fit('jail', 'strang')).toBe(0);
  expect(words.fit('tall', 'height')).toBe(0.8);
});

test('two words stand for one together', () => {
  expect(words.phrases('jail')).toEqual([{ stems: ['detent', 'center'], fit: 1 }]);
  expect(words.phrases('tall')).toEqual([{ stems: ['bodi', 'height'], fit: 0.8 }]);
  expect(words.phrases('prison')).toEqual([]);
  expect(words.fit('jail', 'detent')).toBe(0);
});

test('how much a word is needed is known of the first line on it, or not at all', () => {
  expect(words.needed('jail')).toBe(1);
  expect(words.needed('tall')).toBeCloseTo(2 / 3);
  expect(words.needed('odd')).toBeCloseTo(1 / 3);
  expect(words.needed('prison')).toBeUndefined();
  expect(words.fit('jail', 'gaol')).toBe(1);
});

test.each(['jail', 'jail 4', 'jail 3 prison', 'Jail 3', 'jail 3: prison; gaol'])('"%s" is refused', (line) => {
  expect(() => new AskedWords(line)).toThrow(`"${line}" is no line of asked-words.txt`);
});

test('the packaged words say what headings say, and tell what is asked from how', () => {
  const packaged = theAskedWords();
  expect(packaged.fit('jail', 'prison')).toBe(1);
  expect(packaged.fit('dentist', 'physician')).toBe(0);
  expect(packaged.needed('guitar')).toBe(1);
  expect(packaged.needed('current')).toBeLessThan(0.5);
});
