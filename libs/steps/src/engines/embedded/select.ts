import type { EvidenceSpan, ReportClaim } from '@cairn/core';
import type { Candidate } from './candidates.ts';

const MAX_CLAIMS = 6;
/** From one source, as long as others have something to say. */
const MAX_CLAIMS_PER_SOURCE = 3;
/** Below that share of the best score a quotation only fills space; the first few are let off more lightly. */
const SCORE_SHARE = { few: 0.45, more: 0.6 } as const;
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
export function selectClaims(candidates: readonly Candidate[], core: ReadonlySet<string>): ReportClaim[] {
  const pool = [...candidates];
  const choices: Choice[] = [];
  const best = candidates[0]?.score ?? 0;
  while (choices.length < MAX_CLAIMS) {
    const next = bestOf(pool, choices, core);
    const least = best * (choices.length < FEW_CLAIMS ? SCORE_SHARE.few : SCORE_SHARE.more);
    if (!next || next.score < least) break;
    choices.push({ chosen: next, alsoSaid: [] });
    settleTwins(pool, next, choices.at(-1));
  }
  return inReadingOrder(choices).map(claimOf);
}

function bestOf(
  pool: readonly Candidate[],
  choices: readonly Choice[],
  core: ReadonlySet<string>,
): Candidate | undefined {
  const said = new Set(choices.flatMap(({ chosen }) => [...chosen.stems]));
  const fresh = [...core].filter((stem) => !said.has(stem));
  const open = pool.filter((candidate) => usesOf(candidate.evidence.source, choices) < MAX_CLAIMS_PER_SOURCE);
  let best: { candidate: Candidate; value: number } | undefined;
  for (const candidate of open) {
    const value = marginalValue(candidate, choices, fresh, core.size);
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
  const newSource = usesOf(candidate.evidence.source, choices) === 0 ? NEW_SOURCE_BONUS : 0;
  const newStems = (NEW_STEM_BONUS * fresh.filter((stem) => candidate.stems.has(stem)).length) / Math.max(1, asked);
  return candidate.score + newSource + newStems - SIMILARITY_MALUS * similarity;
}

/** Takes out of the pool what the choice already says; from another source it is a second witness. */
function settleTwins(pool: Candidate[], chosen: Candidate, choice: Choice | undefined): void {
  for (const candidate of pool.splice(0)) {
    const overlaps =
      candidate.evidence.source === chosen.evidence.source && touches(candidate.evidence, chosen.evidence);
    if (candidate === chosen || overlaps) continue;
    if (cosine(candidate.stems, chosen.stems) < SAME) pool.push(candidate);
    else if (candidate.evidence.source !== chosen.evidence.source) choice?.alsoSaid.push(candidate);
  }
}

function inReadingOrder(choices: readonly Choice[]): Choice[] {
  const rank = new Map<string, number>();
  for (const { chosen } of choices) if (!rank.has(chosen.evidence.source)) rank.set(chosen.evidence.source, rank.size);
  const place = ({ chosen }: Choice) => rank.get(chosen.evidence.source) ?? 0;
  return choices.toSorted((a, b) => place(a) - place(b) || a.chosen.evidence.start - b.chosen.evidence.start);
}

function claimOf({ chosen, alsoSaid }: Choice): ReportClaim {
  const witnesses = new Map<string, EvidenceSpan>();
  for (const { evidence } of alsoSaid) if (!witnesses.has(evidence.source)) witnesses.set(evidence.source, evidence);
  return {
    text: chosen.evidence.quote,
    evidence: [chosen.evidence, ...[...witnesses.values()].slice(0, MAX_WITNESSES)],
  };
}

function usesOf(source: string, choices: readonly Choice[]): number {
  return choices.filter(({ chosen }) => chosen.evidence.source === source).length;
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
