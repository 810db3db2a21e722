/**
 * Fits the weights of an entry's signs on the tune split, prints what each least chance would give on fields that were not
 * fitted on, and the weights to paste into libs/steps/src/engines/embedded/entry-weights.ts:
 *
 *   node --conditions=@cairn/source eval/src/train/main.ts
 */
import { SIGNS, startThreads } from '@cairn/steps';
import { readExamples } from './examples.ts';
import { fitted, judgeUnseen } from './fit.ts';

const LEAST_CHANCES = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6] as const;
/** As candidates.ts and select.ts have it. */
const SHARE = 0.25;
const MOST = 3;

const threads = startThreads();
const examples = await readExamples(threads);
await threads.close();

const literal = examples.filter(({ template }) => /^What (?:is|are) the /.test(template)).length;
console.log(`${examples.length} questions, ${literal} of them in the sheets' own words.`);
const unseen = judgeUnseen(examples, SIGNS.length, SHARE, MOST);
const facts = unseen.filter(({ answerable }) => answerable);
const hopeless = unseen.filter(({ answerable }) => !answerable);
console.log('least chance   facts found   first   unanswerable without a claim');
for (const least of LEAST_CHANCES) {
  const found = facts.filter(({ best, among }) => best >= least && among).length / facts.length;
  const first = facts.filter(({ best, first: right }) => best >= least && right).length / facts.length;
  const honest = hopeless.filter(({ best }) => best < least).length / hopeless.length;
  console.log([least.toFixed(2), ...[found, first, honest].map((share) => `${(100 * share).toFixed(1)} %`)].join('\t'));
}

const weights = fitted(examples, SIGNS.length);
for (const [at, sign] of SIGNS.entries()) console.log(`  ${sign}: ${(weights[at] ?? 0).toFixed(2)},`);
console.log(`NO_ANSWER = ${(weights.at(-1) ?? 0).toFixed(2)}`);
