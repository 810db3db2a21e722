import { expect, test } from 'vitest';
import { cosine, DIMENSIONS, theVectors, WordVectors, writeVectors } from './vectors.ts';

const pointing = (...values: number[]) => [...values, ...Array(DIMENSIONS - values.length).fill(0)];

test('what was written is read', () => {
  const vectors = new WordVectors(
    writeVectors(
      new Map([
        ['doctor', pointing(1, 0)],
        ['physician', pointing(3, 1)],
        ['rock', pointing(0, -2)],
      ]),
    ),
  );
  expect(vectors.likeness('doctor', 'physician')).toBeCloseTo(3 / Math.sqrt(10), 2);
  expect(vectors.likeness('doctor', 'rock')).toBe(0);
  expect(vectors.likeness('doctor', 'lighthous')).toBe(0);
  expect(vectors.likeness('lighthous', 'lighthous')).toBe(1);
});

test('words together point where the weightier ones do', () => {
  const vectors = new WordVectors(
    writeVectors(
      new Map([
        ['doctor', pointing(2, 0)],
        ['rock', pointing(0, 5)],
      ]),
    ),
  );
  const together = vectors.together([
    ['doctor', 3],
    ['rock', 1],
    ['lighthous', 9],
  ]);
  expect(cosine(together, pointing(3, 1))).toBeCloseTo(1);
  expect(cosine(vectors.together([['lighthous', 1]]), pointing(1))).toBe(0);
});

test('the packaged words point alike where they mean alike', () => {
  const vectors = theVectors();
  for (const [stem, near, far] of [
    ['doctor', 'physician', 'climat'],
    ['shore', 'coastlin', 'elect'],
    ['petrol', 'fuel', 'religion'],
  ] as const)
    expect(vectors.likeness(stem, near), `${stem}: ${near}`).toBeGreaterThan(vectors.likeness(stem, far) + 0.3);
});
