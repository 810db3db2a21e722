import type { EvidenceSpan, ReportClaim } from '@cairn/core';
import type { Candidate } from './hit-reader.ts';
import type { Concept } from './search.ts';

const MAX_CLAIMS = 6;
/** From one source, as long as others have something to say. */
const MAX_CLAIMS_PER_SOURCE = 3;
/**
 * Below that share of the best score a quotation only fills space; the first few are let off more lightly. Where an entry of
 * a list answers best, it mostly is the whole answer.
 */
const SCORE_SHARE = { statement: { few: 0.45, more: 0.6 }, entry: { few: 0.75, more: 0.85 } } as const;
const FEW_CLAIMS = 3;
/** Further sources that a claim names. */
const MAX_WITNESSES = 2;
/** Cosine of two quotations' stems from which they say the same. */
const SAME = 0.6;

const NEW_SOURCE_BONUS = 0.12;
const NEW_STEM_BONUS = 0.3;
const SIMILARITY_MALUS = 0.5;

interface Choice {
  readonly chosen: Candidate;
  /** Quotations of other sources that say the same. */
  readonly alsoSaid: Candidate[];
}

/**
 * Picks what answers a question together: relevant, not twice the same, from several sources (maximal marginal
 * relevance over stems). Claims of one source stand together in its order, the best source first.
 */
export function selectClaims(
  candidates: readonly Candidate[],
  concepts: readonly Concept[],
  most: number = MAX_CLAIMS,
): ReportClaim[] {
  const pool = [...candidates];
  const choices: Choice[] = [];
  const best = candidates[0]?.score ?? 0;
  const share = SCORE_SHARE[candidates[0] && isEntry(candidates[0]) ? 'entry' : 'statement'];
  while (choices.length < most) {
    const next = bestOf(pool, choices, concepts);
    const least = best * (choices.length < FEW_CLAIMS ? share.few : share.more);
    if (!next || next.score < least) break;
    choices.push({ chosen: next, alsoSaid: [] });
    settleTwins(pool, next, choices.at(-1));
  }
  return inReadingOrder(choices).map(claimOf);
}

function bestOf(
  pool: readonly Candidate[],
  choices: readonly Choice[],
  concepts: readonly Concept[],
): Candidate | undefined {
  const said = new Set(choices.flatMap(({ chosen }) => [...chosen.stems]));
  const fresh = concepts.map(({ stem }) => stem).filter((stem) => !said.has(stem));
  const open = pool.filter((candidate) => usesOf(candidate.evidence[0].source, choices) < MAX_CLAIMS_PER_SOURCE);
  let best: { candidate: Candidate; value: number } | undefined;
  for (const candidate of open) {
    const value = marginalValue(candidate, choices, fresh, concepts.length);
    if (!best || value > best.value) best = { candidate, value };
  }
  return best?.candidate;
}

function marginalValue(
  candidate: Candidate,
  choices: readonly Choice[],
  fresh: readonly string[],
  asked: number,
): number {
  const similarity = Math.max(0, ...choices.map(({ chosen }) => cosine(chosen.stems, candidate.stems)));
  const newSource = usesOf(candidate.evidence[0].source, choices) === 0 ? NEW_SOURCE_BONUS : 0;
  const newStems = (NEW_STEM_BONUS * fresh.filter((stem) => candidate.stems.has(stem)).length) / Math.max(1, asked);
  return candidate.score + newSource + newStems - SIMILARITY_MALUS * similarity;
}

/** Takes out of the pool what the choice already says; from another source it is a second witness. */
function settleTwins(pool: Candidate[], chosen: Candidate, choice: Choice | undefined): void {
  for (const candidate of pool.splice(0)) {
    const overlaps =
      candidate.evidence[0].source === chosen.evidence[0].source && touches(candidate.evidence[0], chosen.evidence[0]);
    if (candidate === chosen || overlaps) continue;
    if (cosine(candidate.stems, chosen.stems) < SAME) pool.push(candidate);
    else if (candidate.evidence[0].source !== chosen.evidence[0].source) choice?.alsoSaid.push(candidate);
  }
}

function inReadingOrder(choices: readonly Choice[]): Choice[] {
  const rank = new Map<string, number>();
  for (const { chosen } of choices)
    if (!rank.has(chosen.evidence[0].source)) rank.set(chosen.evidence[0].source, rank.size);
  const place = ({ chosen }: Choice) => rank.get(chosen.evidence[0].source) ?? 0;
  return choices.toSorted((a, b) => place(a) - place(b) || a.chosen.evidence[0].start - b.chosen.evidence[0].start);
}

/** An entry reads as its heading and what fills it in. */
function claimOf({ chosen, alsoSaid }: Choice): ReportClaim {
  const witnesses = new Map<string, Candidate['evidence']>();
  for (const { evidence } of alsoSaid)
    if (!witnesses.has(evidence[0].source)) witnesses.set(evidence[0].source, evidence);
  const [quote, heading] = chosen.evidence;
  return {
    text: heading ? `${heading.quote}: ${quote.quote}` : quote.quote,
    evidence: [...chosen.evidence, ...[...witnesses.values()].slice(0, MAX_WITNESSES).flat()],
  };
}

export const isEntry = ({ evidence }: Candidate) => evidence.length > 1;

function usesOf(source: string, choices: readonly Choice[]): number {
  return choices.filter(({ chosen }) => chosen.evidence[0].source === source).length;
}

export function touches(a: EvidenceSpan, b: EvidenceSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

export function cosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const stem of a) if (b.has(stem)) shared += 1;
  return shared / Math.sqrt(a.size * b.size);
}
