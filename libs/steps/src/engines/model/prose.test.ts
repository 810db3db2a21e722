import { expect, test } from 'vitest';
import { Plain } from './plain-text.ts';
import { ProseStream } from './prose.ts';

function parted(answer: string, pieceChars: number) {
  const stream = new ProseStream(new Plain([]));
  let shown = '';
  for (let at = 0; at < answer.length; at += pieceChars) shown += stream.push(answer.slice(at, at + pieceChars));
  return { prose: shown + stream.end(), structured: stream.structured };
}

const JSON_PART = '{"claims":[{"line":1,"evidence_ids":["E1"],"quote":"a <b> c"}]}';

test.each([
  ['the mark', `1. One.\n2. Two = 2.\n===CLAIMS===\n${JSON_PART}`],
  ['a spaced mark', `1. One.\n2. Two = 2.\n=== CLAIMS ===\n${JSON_PART}`],
  ['a fence', `1. One.\n2. Two = 2.\n\`\`\`json\n${JSON_PART}\n\`\`\``],
  ['its brace', `1. One.\n2. Two = 2.\n${JSON_PART}`],
])('%s parts prose from claims, in pieces of any length', (_, answer) => {
  for (const chars of [1, 2, 3, 7, 1000]) {
    const { prose, structured } = parted(answer, chars);
    expect(prose.trimEnd()).toBe('1. One.\n2. Two = 2.');
    expect(structured).toContain(JSON_PART);
  }
});

test('an answer without claims is all prose, with its last word', () => {
  expect(parted('1. One {x} ``y`` == z.\n2. Two', 4)).toEqual({
    prose: '1. One {x} ``y`` == z.\n2. Two',
    structured: '',
  });
});
