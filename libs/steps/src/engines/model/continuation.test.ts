import { expect, test } from 'vitest';
import { Continuation } from './continuation.ts';

const KEPT = '1. The light depends on the lens.\n2. A keeper wrote in 1755 that the ';
const REST = 'fog had cost two ships.\n3. The end.';

function joined(continuation: string, pieceChars: number) {
  const joint = new Continuation(KEPT);
  const parts = [];
  for (let at = 0; at < continuation.length; at += pieceChars)
    parts.push(joint.push(continuation.slice(at, at + pieceChars)));
  parts.push(joint.end());
  return { text: parts.map(({ text }) => text).join(''), anew: parts.some(({ anew }) => anew) };
}

test.each([
  ['goes on', REST],
  ['goes on behind a space', ` ${REST}`],
  ['repeats the last words', `wrote in 1755 that the ${REST}`],
  ['repeats the last line', `2. A keeper wrote in 1755 that the ${REST}`],
  ['repeats all of it', KEPT + REST],
])('a model that %s: nothing stands twice and nothing is missing', (_, continuation) => {
  for (const chars of [1, 3, 10, 1000]) expect(joined(continuation, chars)).toEqual({ text: REST, anew: false });
});

test('an answer that begins again in other words takes the place of the first', () => {
  const other = '1. The light depends on the weather.\n2. Other.';
  for (const chars of [1, 5, 1000]) expect(joined(other, chars)).toEqual({ text: other, anew: true });
});

test('a new line is a new line', () => {
  expect(new Continuation('1. One. ').push('\n2. Two.').text).toBe('\n2. Two.');
  expect(new Continuation('1. One.\n').push('\n2. Two.').text).toBe('2. Two.');
  expect(new Continuation('1. One.').push(' Two.').text).toBe(' Two.');
});

test('a short overlap is chance', () => {
  expect(new Continuation('They are').push('are').text).toBe('');
  const joint = new Continuation('it is what they are ');
  expect(joint.push('are').text + joint.push(' a light').text).toBe('are a light');
});
