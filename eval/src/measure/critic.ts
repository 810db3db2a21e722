import type { ReportClaim, SourceId } from '@cairn/core';
import type { Threads } from '@cairn/steps';
import { sourceIdAt } from '../ask.ts';
import type { SourceText } from '../data/texts.ts';
import { CORRUPTIONS, type Corruption, corrupted } from './corruptions.ts';

export interface Caught {
  readonly tried: number;
  readonly caught: number;
}

export type CriticTally = Readonly<Record<Corruption | 'verbatim', Caught>>;

const never = new AbortController().signal;

/** How many claims the critic objects to: true ones, and the same ones made false in each way. */
export async function tallyCritic(
  claims: readonly ReportClaim[],
  sources: readonly SourceText[],
  threads: Threads,
): Promise<CriticTally> {
  const texts = sources.map(({ packed }, at) => ({ source: sourceIdAt(at), packed }));
  const objections = async (judged: readonly ReportClaim[]): Promise<Caught> => {
    const sections = judged.map((claim, at) => ({ id: `C${at}`, question: '', claims: [claim] }));
    const issues = await threads.judge({ questions: [], sections, texts }, never);
    return { tried: judged.length, caught: issues.filter(({ code }) => code === 'unsupported_claim').length };
  };
  const lies = CORRUPTIONS.map(async (kind) => {
    const made = claims.flatMap((claim, at) => corrupted(claim, kind, otherThan(claim, claims, at)) ?? []);
    return [kind, await objections(made)] as const;
  });
  return { verbatim: await objections(claims), ...Object.fromEntries(await Promise.all(lies)) } as CriticTally;
}

/** The next claim in the list that rests on other sources. */
function otherThan(claim: ReportClaim, claims: readonly ReportClaim[], at: number): ReportClaim {
  const own = new Set<SourceId>(claim.evidence.map(({ source }) => source));
  const turned = [...claims.slice(at + 1), ...claims.slice(0, at)];
  return turned.find(({ evidence }) => evidence.every(({ source }) => !own.has(source))) ?? claim;
}
