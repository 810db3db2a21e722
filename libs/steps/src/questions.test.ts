import { expect, test } from 'vitest';
import { questionsOf } from './questions.ts';

test('takes the questions that were asked, each once', () => {
  const questions = questionsOf({
    topic: 'Leases',
    questions: ['What is a\n lease?', 'How often is it renewed?', 'What is a lease?'],
  });
  expect(questions.map(({ id, text }) => [id, text])).toEqual([
    ['Q1', 'What is a lease?'],
    ['Q2', 'How often is it renewed?'],
  ]);
  expect(questions[1]?.hints).toMatch(/^Leases .*interval/);
});

test('a topic that is a question is the question', () => {
  expect(questionsOf({ topic: 'Why do clocks drift?', questions: [] }).map(({ text }) => text)).toEqual([
    'Why do clocks drift?',
  ]);
});

test('a bare topic is looked at from several sides, all but the first optional', () => {
  const questions = questionsOf({ topic: 'message queues', questions: [] });
  expect(questions.map(({ text }) => text)).toContain('Message queues: what goes wrong');
  expect(questions.map(({ optional }) => optional)).toEqual([false, true, true, true]);
  expect(new Set(questions.map(({ query }) => query))).toEqual(new Set(['Message queues']));
});
