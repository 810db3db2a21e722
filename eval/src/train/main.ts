/**
 * Fits what entries are chosen by on the tune split, prints what each least confidence would give on fields that were not
 * fitted on, and the weights to paste into libs/steps/src/engines/embedded/entry-weights.ts:
 *
 *   node --conditions=@cairn/source eval/src/train/main.ts
 */
import { CONFIDENCE_SIGNS, SIGNS, startThreads } from '@cairn/steps';
import { fittedConfidence } from './confidence.ts';
import { readExamples } from './examples.ts';
import { fitted } from './fit.ts';
import { type Judged, judgeUnseen } from './unseen.ts';

const LEAST = [0.2, 0.25, 0.3, 0.35, 0.36, 0.38, 0.4, 0.42, 0.45, 0.5, 0.55, 0.6] as const;

const threads = startThreads();
const examples = await readExamples(threads);
await threads.close();

const literal = examples.filter(({ isLiteral }) => isLiteral).length;
console.log(`${examples.length} questions, ${literal} of them in the sheets' own words.`);
const unseen = judgeUnseen(examples, SIGNS.length);
const facts = unseen.filter(({ answerable }) => answerable);
const paraphrased = facts.filter(({ isLiteral }) => !isLiteral);
const hopeless = unseen.filter(({ answerable }) => !answerable);
console.log('least confidence   facts found   first   paraphrased   unanswerable without a claim');
for (const least of LEAST) {
  const isTold = ({ confidence }: Judged) => confidence >= least;
  const columns = [
    shareOf(facts, (each) => isTold(each) && each.among),
    shareOf(facts, (each) => isTold(each) && each.first),
    shareOf(paraphrased, (each) => isTold(each) && each.among),
    shareOf(hopeless, (each) => !isTold(each)),
  ];
  console.log([least.toFixed(2), ...columns.map((share) => `${(100 * share).toFixed(1)} %`)].join('\t'));
}

const weights = fitted(examples, SIGNS.length);
print(SIGNS, weights, 'NO_ANSWER');
print(CONFIDENCE_SIGNS, fittedConfidence(examples, weights), 'DOUBT');

function shareOf(judged: readonly Judged[], holds: (each: Judged) => boolean): number {
  return judged.filter(holds).length / judged.length;
}

function print(signs: readonly string[], values: readonly number[], last: string): void {
  for (const [at, sign] of signs.entries()) console.log(`  ${sign}: ${(values[at] ?? 0).toFixed(2)},`);
  console.log(`${last} = ${(values.at(-1) ?? 0).toFixed(2)}`);
}
