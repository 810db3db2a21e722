import { readFileSync } from 'node:fs';

const listed = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/**
 * Questions that no source answers, a line each, to fit weights on. None of them is like one that the test split asks
 * (`examples.ts` sees to it). `{c}` is a country whose sheet is there.
 */
export const UNANSWERABLE = listed('unanswerable.txt');
/** Of another world than all sources. */
export const OFF_TOPIC_TOO = listed('off-topic.txt');
