import type { ReportClaim } from '@cairn/core';

export const CORRUPTIONS = ['number changed', 'negation inserted', 'citation swapped', 'entity replaced'] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

const NAME = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}/gu;

/** The claim made false, or undefined where that kind of lie does not apply. @param other a claim of another source */
export function corrupted(claim: ReportClaim, kind: Corruption, other: ReportClaim): ReportClaim | undefined {
  const { text, evidence } = claim;
  if (kind === 'citation swapped') return { text, evidence: other.evidence };
  const changed = kind === 'entity replaced' ? withOtherName(text, other.text) : CHANGES[kind](text);
  return changed === undefined || changed === text ? undefined : { text: changed, evidence };
}

const CHANGES = {
  'number changed': (text: string) => text.replace(/\d/, (digit) => String((Number(digit) + 3) % 10)),
  'negation inserted': (text: string) => text.replace(/\b(is|are|was|were|can|will|may|must|has|have)\b/, '$1 not'),
} as const;

function withOtherName(text: string, other: string): string | undefined {
  const names = new Set(text.match(/[\p{L}\p{N}'’-]+/gu));
  const stranger = other.match(NAME)?.find((name) => !names.has(name));
  const [own] = text.match(NAME) ?? [];
  return stranger && own ? text.replace(own, stranger) : undefined;
}
