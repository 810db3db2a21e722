import type { ReportClaim } from '@cairn/core';
import { z } from 'zod';
import { isSupported } from '../embedded/supported.ts';
import type { Evidence } from './evidence.ts';
import { hasAddress, REMOVED } from './plain-text.ts';

const line = z.coerce.number().int().positive();

/** What stands behind a section's prose. */
export const Claims = z.object({
  claims: z.array(z.object({ line, evidence_ids: z.array(z.string()).min(1), quote: z.string() })).max(50),
});
export const Mended = z.object({
  claims: z
    .array(z.object({ line, text: z.string(), evidence_ids: z.array(z.string()).min(1), quote: z.string() }))
    .max(50),
});

/** A statement as a model made it: nothing of it is believed yet. */
export interface Stated {
  readonly line: number;
  readonly text: string;
  readonly evidence_ids: readonly string[];
  readonly quote: string;
}

export interface Rejected extends Stated {
  readonly why: string;
}

/** Shorter quotes bear nothing out. */
const LEAST_QUOTE_CHARS = 15;
const LONGEST_CHARS = 600;
/** Of a statement's stems, how many its quote must have: a writer has other words than its source. */
export const WRITTEN_SHARE = 0.3;

/**
 * Holds statements against their evidence. What stands rests on one span that is in its source word for word; the rest is named
 * with its reason.
 */
export function checked(stated: readonly Stated[], evidence: readonly Evidence[]) {
  const claims: { line: number; claim: ReportClaim }[] = [];
  const rejected: Rejected[] = [];
  for (const statement of stated) {
    const why = wrong(statement, evidence);
    const span = why === undefined ? spanOf(statement, evidence) : undefined;
    if (why !== undefined) rejected.push({ ...statement, why });
    else if (!span) rejected.push({ ...statement, why: 'the quote is not in that evidence word for word' });
    else if (!isSupported(statement.text, span.quote, WRITTEN_SHARE))
      rejected.push({ ...statement, why: 'the quote does not bear the statement out' });
    else claims.push({ line: statement.line, claim: { text: statement.text, evidence: [span] } });
  }
  return { claims, rejected };
}

function wrong({ text, quote, evidence_ids }: Stated, evidence: readonly Evidence[]): string | undefined {
  if (text === '') return 'there is no statement on that line';
  if (text.length > LONGEST_CHARS) return `the statement is longer than ${LONGEST_CHARS} characters`;
  if (hasAddress(text) || text.includes(REMOVED)) return 'the statement holds an address or a secret';
  if (hasAddress(quote)) return 'the quote holds an address';
  const unknown = evidence_ids.find((id) => !evidence.some((known) => known.id === id));
  if (unknown !== undefined) return `there is no evidence ${unknown.slice(0, 20)}`;
  return quote.trim().length < LEAST_QUOTE_CHARS ? 'the quote is too short' : undefined;
}

/** White space may differ, as may marks around the quote; what is kept is what the source has. */
function spanOf({ quote, evidence_ids }: Stated, evidence: readonly Evidence[]) {
  const bare = quote.trim().replace(/^["“”„'‘’…\s]+|["“”'‘’…\s]+$/gu, '');
  const words = bare.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const pattern = new RegExp(words.join('\\s+'), 'u');
  for (const { id, source, start, text } of evidence) {
    if (!evidence_ids.includes(id)) continue;
    const found = pattern.exec(text);
    if (found && found[0].length >= LEAST_QUOTE_CHARS)
      return { source, start: start + found.index, end: start + found.index + found[0].length, quote: found[0] };
  }
  return undefined;
}

/** By its number, as it stands in the prose. */
export function linesOf(prose: string): Map<number, string> {
  const lines = new Map<number, string>();
  let open = 0;
  for (const raw of prose.split('\n')) {
    const text = raw.replace(/\s+/g, ' ').trim();
    const [, number, rest = ''] = /^(?:[-*] )?(\d{1,2})[.)] (.*)$/.exec(text) ?? [];
    if (number !== undefined) open = Number(number);
    const more = number === undefined ? text : rest;
    if (open > 0 && more !== '') lines.set(open, `${lines.get(open) ?? ''} ${more}`.trim());
  }
  return lines;
}

/** The JSON in an answer, whatever stands around it; undefined when it does not parse or fit. */
export function jsonIn<T>(schema: z.ZodType<T>, answer: string): T | undefined {
  const from = answer.indexOf('{');
  const to = answer.lastIndexOf('}');
  if (from < 0 || to < from) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(answer.slice(from, to + 1)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // half an object, or none
  }
}
