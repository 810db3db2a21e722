import type { ReportSection, SourceId } from '@cairn/core';
import { type PlacedBlock, readBlocks } from '../../sources/extract/blocks.ts';
import { type PackedText, unpack } from '../../sources/packed-text.ts';
import { MODEL_LIMITS } from './config.ts';

/** A stretch of a source that a model may quote from. */
export interface Evidence {
  /** `E1`: as the model names it. */
  readonly id: string;
  readonly source: SourceId;
  readonly title: string;
  /** Where it begins in the source's text, in UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

export interface EvidenceTask {
  readonly texts: readonly PackedText[];
  readonly titles: Readonly<Record<string, string>>;
  /** What the embedded engine found: where it looked, a writer finds more. */
  readonly sections: readonly ReportSection[];
  /** From 1; each further round reads more. */
  readonly breadth: number;
}

interface Stretch {
  readonly source: SourceId;
  readonly start: number;
  readonly end: number;
}

/** By question id the stretches around what answers it, the best first. For threads only. */
export function evidenceFor({ texts, titles, sections, breadth }: EvidenceTask): Record<string, Evidence[]> {
  const read = new Map(
    texts.map((packed) => {
      const text = unpack(packed);
      return [packed.source, { text, blocks: [...readBlocks(text)].filter(({ kind }) => kind !== 'verbatim') }];
    }),
  );
  const most = MODEL_LIMITS.evidenceChars * breadth;
  return Object.fromEntries(
    sections.map(({ id, claims }) => {
      const spans = claims.flatMap(({ evidence }) => evidence);
      const stretches = joined(spans.map((span) => around(span, read.get(span.source)?.blocks ?? [])));
      const evidence = within(stretches, most).map(({ source, start, end }, at) => {
        const text = (read.get(source)?.text ?? '').slice(start, end);
        return { id: `E${at + 1}`, source, title: titles[source] ?? '', start, text };
      });
      return [id, evidence];
    }),
  );
}

/** A span with the blocks before and behind it, as far as they fit. */
function around({ source, start, end }: Stretch, blocks: readonly PlacedBlock[]): Stretch {
  let from = blocks.findIndex((block) => block.end > start);
  let to = blocks.findLastIndex((block) => block.start < end);
  const fits = (a: number, b: number) => {
    const [first, last] = [blocks[a], blocks[b]];
    return first !== undefined && last !== undefined && last.end - first.start <= MODEL_LIMITS.windowChars;
  };
  if (!fits(from, to)) return { source, start, end };
  for (let grown = true; grown; ) {
    grown = false;
    if (fits(from, to + 1)) [to, grown] = [to + 1, true];
    if (fits(from - 1, to)) [from, grown] = [from - 1, true];
  }
  return { source, start: blocks[from]?.start ?? start, end: blocks[to]?.end ?? end };
}

/** Stretches that overlap become one, where the first of them stood. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const apart: Stretch[] = [];
  for (const next of stretches) {
    const at = apart.findIndex(
      ({ source, start, end }) => source === next.source && start < next.end && next.start < end,
    );
    const same = apart[at];
    if (!same) apart.push(next);
    else apart[at] = { ...same, start: Math.min(same.start, next.start), end: Math.max(same.end, next.end) };
  }
  return apart;
}

function within(stretches: readonly Stretch[], chars: number): Stretch[] {
  let left = chars;
  return stretches.filter(({ start, end }) => {
    const fits = end - start <= left;
    if (fits) left -= end - start;
    return fits;
  });
}
