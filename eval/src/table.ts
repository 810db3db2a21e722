import { ANSWERERS } from './measure/baselines.ts';
import type { Comparisons } from './measure/comparisons.ts';
import { CORRUPTIONS } from './measure/corruptions.ts';
import type { CriticTally } from './measure/critic.ts';
import type { FactTally } from './measure/facts.ts';
import type { HeadingFigures } from './measure/headings.ts';
import { HOPELESS, type Honesty, type SheetFigures, WORDINGS } from './measure/sheets.ts';

type Row = readonly string[];

/** Facts and honesty over the country sheets. */
export function sheetTables({ facts, comparisons, honesty, critic }: SheetFigures): string {
  const blocks = WORDINGS.map((wording) => answerTable(`${NAMES[wording]} questions`, facts[wording]));
  const hopeless = HOPELESS.map((why) => honestyRow(why, honesty[why]));
  return [
    ...blocks,
    comparisonTable(comparisons),
    aligned([['unanswerable questions', 'asked', 'with 0 claims'], ...hopeless]),
    criticTable(critic),
  ].join('\n\n');
}

const NAMES = { literal: 'literal', plain: 'paraphrased' } as const;

/** The same over Debian's documents. */
export function headingTables({ found, honesty, critic }: HeadingFigures): string {
  const hopeless = [['unanswerable questions', 'asked', 'with 0 claims'], honestyRow('another world', honesty)];
  return [answerTable('headings as questions', found), aligned(hopeless), criticTable([critic])].join('\n\n');
}

function answerTable(name: string, tallies: Readonly<Record<(typeof ANSWERERS)[number], FactTally>>): string {
  const own = tallies.cairn;
  const rows = ANSWERERS.map((answerer) => {
    const tally = tallies[answerer];
    return [
      answerer,
      share(tally.recalled, tally.questions),
      answerer === 'cairn' ? '' : ratio(own.recalled / own.questions, tally.recalled / tally.questions),
      share(tally.first, tally.questions),
      share(tally.rightSource, tally.claims),
      share(tally.rightPlace, tally.claims),
      (tally.claims / tally.questions).toFixed(2),
      (tally.citedSources / tally.questions).toFixed(2),
      share(tally.verbatim, tally.claims),
    ];
  });
  const head = ['recall', 'cairn ×', 'first', 'right source', 'right place', 'claims', 'cited sources', 'verbatim'];
  return aligned([[`${own.questions} ${name}`, ...head], ...rows]);
}

function comparisonTable(tallies: Comparisons): string {
  const rows = ANSWERERS.map((answerer) => {
    const { questions, both, one } = tallies[answerer];
    return [answerer, share(both, questions), share(one, questions)];
  });
  return aligned([[`${tallies.cairn.questions} comparison questions`, 'both sides right', 'one at least'], ...rows]);
}

function honestyRow(why: string, { asked, answered }: Honesty): Row {
  return [why, String(asked), share(asked - answered, asked)];
}

function criticTable(tallies: readonly CriticTally[]): string {
  const sum = (kind: keyof CriticTally) => ({
    tried: tallies.reduce((all, tally) => all + tally[kind].tried, 0),
    caught: tallies.reduce((all, tally) => all + tally[kind].caught, 0),
  });
  const rows = [...CORRUPTIONS, 'verbatim' as const].map((kind) => {
    const { tried, caught } = sum(kind);
    return [kind === 'verbatim' ? 'nothing (false alarms)' : kind, String(tried), share(caught, tried)];
  });
  return aligned([['claims with this made false', 'tried', 'objected to'], ...rows]);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function ratio(own: number, other: number): string {
  return other === 0 ? '∞' : (own / other).toFixed(1);
}

function aligned(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join('   '),
    )
    .join('\n');
}
