export interface Evidence {
  readonly id: string;
  readonly text: string;
}

/** The evidence that a prompt brings along. */
export function evidenceIn(prompt: string): Evidence[] {
  const found = prompt.matchAll(/<(evidence-[0-9a-f]+) id="(E\d+)"[^\n]*>\n([\s\S]*?)\n<\/\1>/g);
  return [...found].map(([, , id = '', text = '']) => ({ id, text }));
}

export interface Statement {
  readonly text: string;
  readonly id: string;
  readonly quote: string;
}

/** A section in the form that its prompt asks for. */
export const sectionOf = (statements: readonly Statement[]): string =>
  [
    ...statements.map(({ text }, at) => `${at + 1}. ${text}`),
    '===CLAIMS===',
    JSON.stringify({
      claims: statements.map(({ id, quote }, at) => ({ line: at + 1, evidence_ids: [id], quote })),
    }),
  ].join('\n');

const MOST = 3;

/** What the evidence says, in its own sentences. */
export function statementsFrom(evidence: readonly Evidence[]): Statement[] {
  return evidence
    .flatMap(({ id, text }) =>
      [...text.matchAll(/(?<=^|\n|\. )[A-Z][^.\n]{40,250}\./g)]
        .slice(0, 2)
        .map(([quote]) => ({ id, quote, text: quote })),
    )
    .slice(0, MOST);
}

interface Question {
  readonly kind: 'plan' | 'section' | 'repair' | 'critic';
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** What a good model would answer. */
export function answerTo({ kind, messages }: Question): string {
  const user = messages.find(({ role }) => role === 'user')?.content ?? '';
  if (kind === 'plan')
    return JSON.stringify({ questions: ['What does the light depend on?', 'What did keepers write?'] });
  if (kind === 'critic') return JSON.stringify({ verdicts: [] });
  if (kind === 'repair') return JSON.stringify({ claims: [] });
  const whole = sectionOf(statementsFrom(evidenceIn(user)));
  const partial = messages.find(({ role }) => role === 'assistant')?.content;
  return partial === undefined ? whole : goingOn(whole, partial);
}

/** What stands behind the part that is there already, as a model that takes its own words up again. */
function goingOn(whole: string, partial: string): string {
  const rest = whole.slice(partial.length);
  return whole.startsWith(partial) ? rest : whole;
}
