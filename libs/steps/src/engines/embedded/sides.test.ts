import { expect, test } from 'vitest';
import { TextIndex } from '../../index/text-index.ts';
import { asQuestion, questionsOf } from '../../questions.ts';
import { asSourcesPutIt } from './sides.ts';

const TEXTS = [
  'A lighthouse needs a fresnel lens. The fresnel lens of a lighthouse gathers light.\n\n# Fog\n\nThe fog signal of a lighthouse is loud.',
  'Every lighthouse had a fresnel lens once.\n\n# Sound\n\nA fog signal helps where no lighthouse is seen.',
  'The keeper of a lighthouse cleans its fresnel lens at dawn.\n\n# Ships\n\nShips near a lighthouse hear a fog signal first.',
];
const index = new TextIndex(
  TEXTS.map((text, at) => ({ source: `S${at + 1}` as const, title: '', text })),
  new Set(['lighthous']),
);

test('a bare topic is asked about what its sources speak of', () => {
  const questions = asSourcesPutIt(questionsOf({ topic: 'lighthouse', questions: [] }), index);
  expect(questions.map(({ id }) => id)).toEqual(['Q1', 'Q2', 'Q3', 'Q4']);
  expect(questions.slice(0, 3).map(({ text }) => text)).toEqual([
    'Lighthouse: overview',
    'Lighthouse: fog signal',
    'Lighthouse: fresnel lens',
  ]);
  expect(questions[3]?.text, 'no third side: the plan’s own').toBe('Lighthouse: what helps');
});

test('questions that were asked stay as they are', () => {
  const asked = questionsOf({ topic: 'lighthouse', questions: ['What is a fog signal?'] });
  expect(asSourcesPutIt(asked, index)).toEqual(asked);
});

test('what a model planned stays as it is, optional or not', () => {
  const planned = ['Why build a lighthouse?', 'How loud is a lighthouse?', 'Who keeps a lighthouse?'].map(
    (text, at) => ({
      ...asQuestion(`Q${at + 1}`, text, 'lighthouse'),
      optional: at > 0,
    }),
  );
  expect(asSourcesPutIt(planned, index)).toEqual(planned);
});
