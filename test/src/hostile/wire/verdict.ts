import type { Judge } from '@cairn/conformance';
import type { Attack } from './attack.ts';
import { leaksIn } from './leaks.ts';
import type { Outcome } from './raw-http.ts';
import type { RawAnswer } from './read-answers.ts';

/** What is known of an API from outside, to judge its answers by. */
export interface Measure {
  readonly asDocumented: Judge;
  /** Texts that stand nowhere but inside. */
  readonly secrets: readonly string[];
}

/** What is wrong with how an attack ended, in words; empty when nothing is. */
export function faultsOf({ path, method, until }: Attack, { answers, end }: Outcome, measure: Measure): string[] {
  const hung = end === 'silent' ? ['it neither answered nor hung up'] : [];
  // Where the framing was broken, what was asked for is a matter of opinion, so any refusal or answer will do.
  const judged = until === 'next' ? (answer: RawAnswer) => measure.asDocumented({ ...answer, path, method }) : formOf;
  return [
    ...hung,
    ...answers.flatMap((answer) => [...serverFault(answer), ...judged(answer), ...leaksIn(answer, measure.secrets)]),
  ];
}

const serverFault = ({ status, body }: RawAnswer) =>
  status >= 500 ? [`it is a ${status}: ${body.slice(0, 300)}`] : [];

/** Refusals have one form, whoever gives them. */
function formOf({ status, headers, body, whole }: RawAnswer): string[] {
  if (status < 400 || !whole || body === '') return [];
  const type = headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return [`a ${status} as "${type}"`];
  return /"code":"[A-Z_]+"/.test(body) ? [] : [`a ${status} without a code: ${body.slice(0, 200)}`];
}
