import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { planUpdated, questionsTold, type RunQuestion } from './run-questions.ts';

const question = (id: string, state: RunQuestion['state'], text = `What is ${id}?`): RunQuestion => ({
  id,
  text,
  state,
});

test('the newest list counts', () => {
  const [first, second] = [[question('Q1', 'open')], [question('Q1', 'answered'), question('G-1', 'gap')]];
  const thought = { type: 'thought.delta', data: { text: 'hm' } } as const;
  expect(questionsTold([planUpdated(first), thought, planUpdated(second), thought])).toEqual(second);
  expect(questionsTold([thought])).toBeUndefined();
});

test('a list of the longest questions fits into an event, with the first ones first', () => {
  const longest = Array.from({ length: 120 }, (_, at) => question(`Q${at}`, 'open', '\u0001\ud83d\ude00'.repeat(500)));
  const { data } = planUpdated(longest);
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(LIMITS.eventDataBytes);
  expect(data.questions.length).toBeGreaterThan(20);
  expect(data.questions.map(({ id }) => id)).toEqual(longest.slice(0, data.questions.length).map(({ id }) => id));
  expect(data.questions.every(({ text }) => text.isWellFormed())).toBe(true);
});
