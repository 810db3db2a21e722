import { startThreads } from '@cairn/steps';
import { afterAll, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { factQuestions, groupsOf, templatesOf } from './data/questions.ts';
import { readSheet, readSheets } from './data/sheets.ts';
import { OFF_TOPIC } from './data/unanswerable.ts';
import { CORRUPTIONS } from './measure/corruptions.ts';
import { tallyCritic } from './measure/critic.ts';
import { noFacts, tallyFact, targetOf } from './measure/facts.ts';
import { SPLITS, splitOf } from './split.ts';

/*
 * A part of the evaluation, small enough for every run of the tests. The floors lie well below what is measured: they fall
 * when something breaks, not when something is a little worse. `npm run eval` has the figures.
 */
const FLOORS = { literal: 0.75, plain: 0.2, caught: 0.85, falseAlarms: 0.01 } as const;
const SOURCES = 6;
const QUESTIONS = 24;

const threads = startThreads();
afterAll(() => threads.close());

const [sheets = []] = groupsOf(readSheets(), 'tune', SOURCES);

test('the splits share no country and no field', () => {
  const [tune, other] = SPLITS.map((split) => factQuestions(groupsOf(readSheets(), split, SOURCES).flat(), split));
  const fieldsOf = (questions = tune) => new Set(questions?.map(({ field }) => field.path.join('|')));
  const countriesOf = (questions = tune) => new Set(questions?.map(({ country }) => country));
  expect(shared(fieldsOf(other), fieldsOf())).toEqual(new Set());
  expect(shared(countriesOf(other), countriesOf())).toEqual(new Set());
  expect(splitOf('country:Austria')).toBe(splitOf('country:Austria'));
});

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) => new Set([...a].filter((item) => b.has(item)));

test('facts are found, quoted word for word, and defended against lies', { timeout: 120_000 }, async () => {
  const sources = await Promise.all(sheets.map((sheet) => readSheet(sheet, threads)));
  const questions = factQuestions(sheets, 'tune').slice(0, QUESTIONS);
  const claims = [];
  for (const wording of ['literal', 'plain'] as const) {
    const targets = questions.map((question) => targetOf(question, question[wording], sheets, sources));
    const sections = await ask(
      targets.map(({ question }) => question),
      'country facts',
      sources,
      threads,
    );
    const tally = noFacts();
    for (const [at, target] of targets.entries()) tallyFact(tally, target, sections[at]?.claims ?? [], sources);
    claims.push(...sections.flatMap((section) => section.claims));
    expect(tally.recalled / tally.questions, wording).toBeGreaterThanOrEqual(FLOORS[wording]);
    expect(tally.verbatim).toBe(tally.claims);
  }

  const critic = await tallyCritic(claims, sources, threads);
  expect(critic.verbatim.caught).toBeLessThanOrEqual(FLOORS.falseAlarms * critic.verbatim.tried);
  for (const kind of CORRUPTIONS) {
    const { tried, caught } = critic[kind];
    if (tried > 0) expect(caught / tried, kind).toBeGreaterThanOrEqual(FLOORS.caught);
  }
});

test('what is of another world gets no claims', { timeout: 120_000 }, async () => {
  const sources = await Promise.all(sheets.map((sheet) => readSheet(sheet, threads)));
  const sections = await ask(templatesOf(OFF_TOPIC, 'tune', ['']), 'country facts', sources, threads);
  expect(sections.filter(({ claims }) => claims.length > 0).length).toBeLessThanOrEqual(1);
});
