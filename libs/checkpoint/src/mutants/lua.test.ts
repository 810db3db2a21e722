import { expect, test } from 'vitest';
import { mutantsOf } from './lua.ts';

const changesOf = (text: string) => mutantsOf(text).map(({ line, before, after }) => [line, before, after]);

test('each place that can be another one is changed once at a time', () => {
  const text = "if a == 1 and b then\n  call('DEL', f(g(1)))\nend";
  expect(changesOf(text)).toEqual([
    [1, 'a == 1 and b', 'true'],
    [1, 'a == 1 and b', 'false'],
    [1, '==', '~='],
    [1, ' and ', ' or '],
    [2, "  call('DEL', f(g(1)))", ''],
    [2, "'DEL'", "''"],
  ]);
  expect(mutantsOf(text)[3]?.text).toBe("if a == 1 or b then\n  call('DEL', f(g(1)))\nend");
});

test('comments, and acts whose answer is used, are left alone', () => {
  expect(changesOf("--[[ if x then 'y' ]]\n-- a and b\nlocal n = call(KEYS[1]) + 1")).toEqual([[3, ' + ', ' - ']]);
});
