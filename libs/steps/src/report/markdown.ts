import type {
  EarlierFinding,
  LimitReached,
  ReportClaim,
  ReportGap,
  ReportSection,
  ReportSource,
  SourceCounts,
  SourceOrigin,
} from '@cairn/core';
import { escaped } from './escape.ts';

/** The report up to its last section. The rest only ever comes behind it, so that a reader of the stream never jumps. */
export function draftMarkdown(topic: string, sections: readonly ReportSection[], counts: SourceCounts): string {
  return [`# ${escaped(topic)}\n`, `${summaryOf(sections, counts)}\n`, ...sections.map(sectionMarkdown)].join('\n');
}

/** Of a draft, what stands before the first of some sections; all of it when it has none of them. In UTF-16 units. */
export function lengthBefore(
  topic: string,
  sections: readonly ReportSection[],
  counts: SourceCounts,
  ids: ReadonlySet<string>,
): number {
  const first = sections.findIndex(({ id }) => ids.has(id));
  const behind = first < 0 ? [] : sections.slice(first).map(sectionMarkdown);
  const length = behind.reduce((sum, text) => sum + text.length + 1, 0);
  return draftMarkdown(topic, sections, counts).length - length;
}

/** The report of a run that only gathers: its list of sources follows as the appendix. */
export function gatheredMarkdown(topic: string, counts: SourceCounts): string {
  return `# ${escaped(topic)}\n\n${gatheredSummary(counts)}\n`;
}

export function gatheredSummary({ ok, failed, skipped, duplicate }: SourceCounts): string {
  const rest = [
    [failed, 'failed'],
    [skipped, 'skipped'],
    [duplicate, 'the same as another'],
  ] as const;
  const told = rest.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${[`${numbered(ok, 'source')} read`, ...told].join(', ')}. Nothing was written from them, as asked.`;
}

export interface Appendix {
  /** Of the thread's earlier runs. */
  readonly earlier: readonly EarlierFinding[];
  readonly gaps: readonly ReportGap[];
  readonly limits: readonly LimitReached[];
  readonly sources: readonly ReportSource[];
  /** There is nothing that could cite a source: how long its text is says more. */
  readonly gathersOnly: boolean;
  /** How it was written, when a model was to. */
  readonly engine?: readonly string[];
}

/** What follows the sections. */
export function appendixMarkdown({ earlier, gaps, limits, sources, gathersOnly, engine = [] }: Appendix): string {
  const parts = [
    listed('Earlier in this thread', earlier.map(earlierLine)),
    listed(
      'What is missing',
      gaps.map(({ question, detail }) => `**${escaped(question)}** ${escaped(detail)}`),
    ),
    listed(
      'Limits reached',
      limits.map(({ detail }) => escaped(detail)),
    ),
    listed('How it was written', engine.map(escaped)),
    listed(
      'Sources',
      sources.map((source) => sourceLine(source, gathersOnly)),
    ),
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => `\n${part}`)
    .join('');
}

export function summaryOf(sections: readonly ReportSection[], counts: SourceCounts): string {
  const answered = sections.filter(({ claims }) => claims.length > 0).length;
  if (counts.ok === 0)
    return 'None of the sources could be read, so no question could be answered. The list below says why.';
  if (answered === 0)
    return `Nothing in the ${numbered(counts.ok, 'source')} that could be read answers the questions asked.`;
  const claims = sections.flatMap((section) => section.claims);
  const cited = new Set(claims.flatMap(({ evidence }) => evidence.map(({ source }) => source))).size;
  const share =
    answered === sections.length
      ? numbered(answered, 'question')
      : `${answered} of ${numbered(sections.length, 'question')}`;
  return (
    `${numbered(claims.length, 'finding')} on ${share}, drawn from ${cited} of the ${numbered(counts.ok, 'source')} read. ` +
    `${wording(sections)}; the mark behind it leads to the list of sources.`
  );
}

/** Only what a model wrote has words of its own. */
const wording = (sections: readonly ReportSection[]) =>
  sections.some(({ written_by }) => written_by === 'model')
    ? 'Each finding rests on words that stand in its source'
    : 'Each finding is its source’s own wording';

function sectionMarkdown(section: ReportSection): string {
  const { question, claims, written_by } = section;
  const found = claims.some(({ about }) => about !== undefined)
    ? sideBySide(section)
    : claims.map(claimLine).join('\n');
  const body = claims.length > 0 ? found : '*No source that could be read answers this.*';
  const mark =
    written_by === 'extractive' ? '*Quoted from the sources: the model could not be used for this.*\n\n' : '';
  return `## ${escaped(question)}\n\n${mark}${body}\n`;
}

const claimLine = (claim: ReportClaim) => `- ${withSources(claim)}`;

function withSources({ text, evidence }: ReportClaim): string {
  const sources = new Set(evidence.map(({ source }) => source));
  return `${escaped(text)} ${[...sources].map((source) => `[${source}]`).join('')}`;
}

/** A table: a column for each thing compared, the first claims of each beside each other. */
function sideBySide({ compares = [], claims }: ReportSection): string {
  const columns = compares.map((side) => claims.filter(({ about }) => about === side));
  const rows = Math.max(...columns.map((own) => own.length));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (own: readonly ReportClaim[], row: number) => {
    const claim = own[row];
    if (claim) return withSources(claim);
    return own.length === 0 && row === 0 ? '*Nothing found.*' : '';
  };
  return [
    line(compares.map(escaped)),
    line(compares.map(() => '---')),
    ...Array.from({ length: rows }, (_, row) => line(columns.map((own) => cell(own, row)))),
  ].join('\n');
}

function listed(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}

/** Not this run's evidence: it names the run that found it, and what that one rested on. */
function earlierLine({ text, run_id, source }: EarlierFinding): string {
  const { title, origin } = source;
  return `${escaped(text)} (found by ${run_id} in ${escaped(title)}${placeOf({ title, origin })})`;
}

function sourceLine(source: ReportSource, gathersOnly: boolean): string {
  const label = `**${source.id}**`;
  const title = escaped(source.title);
  const query = source.found_by === undefined ? '' : `, found by searching for ${escaped(source.found_by)}`;
  const place = placeOf(source) + query;
  if (source.status === 'ok') {
    const known = source.read_in === undefined ? '' : `, known from ${source.read_in}`;
    const length = gathersOnly ? `, ${numbered(source.chars, 'character')}` : '';
    const unused = source.citations === 0 && !gathersOnly ? ', not cited' : '';
    return `${label} ${title}${place}${known}${length}${unused}`;
  }
  if (source.status === 'duplicate') {
    const nearly = source.likeness === undefined ? '' : 'nearly ';
    return `${label} ${title}${place}: ${nearly}the same text as ${source.duplicate_of}`;
  }
  return `${label} ${title}${place}: ${source.status}. ${escaped(source.reason.text)} (${escaped(source.reason.code)})`;
}

function placeOf({ origin, title }: { readonly origin: SourceOrigin; readonly title: string }): string {
  if ('url' in origin) return `, <${origin.url}>`;
  if ('search' in origin) return '';
  if ('inline' in origin) return title.startsWith('Text ') ? '' : ', from the request';
  return title === origin.corpus ? ', from the corpus' : `, corpus file ${escaped(origin.corpus)}`;
}

export function numbered(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
