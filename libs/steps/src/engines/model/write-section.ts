import type { ReportSection } from '@cairn/core';
import { askJson } from './ask-json.ts';
import { Claims, checked, jsonIn, linesOf, Mended, type Rejected, type Stated } from './claims.ts';
import { MODEL_LIMITS } from './config.ts';
import type { Asker, ModelEngine } from './engine.ts';
import type { Evidence } from './evidence.ts';
import { limitSpent, ModelCallError } from './failure.ts';
import type { PartialMark } from './prompts/go-on.ts';
import { siteOf } from './prompts/prompt.ts';
import { REPAIR } from './prompts/repair.ts';
import { SECTION } from './prompts/section.ts';
import { askSection, type Written } from './section-call.ts';
import type { Message } from './tokens.ts';
import { fenced } from './words.ts';

export interface SectionTask {
  readonly id: string;
  readonly question: string;
  readonly user: string;
  readonly evidence: readonly Evidence[];
  /** What the plan looked like when it was asked: another state asks anew. */
  readonly state: unknown;
  readonly lead: string;
  readonly offset: number;
}

/** Text of an answer that was gone on from. */
export interface Recovered {
  readonly section: string;
  readonly mark: PartialMark;
  readonly chars: number;
}

export interface SectionWritten {
  readonly section: ReportSection;
  /** As readers saw it, lead included. */
  readonly shown: string;
  readonly recovered: readonly Recovered[];
  /** Statements that did not stand, and were left out. */
  readonly dropped: number;
  /** It says that the evidence answers nothing: no claims, and none that fell. */
  readonly silent: boolean;
}

/**
 * One section: written in one call, or more when the answer was cut short, held against its evidence, and mended once.
 * @throws BUDGET_SPENT, ModelCallError
 */
export async function writeSection(engine: ModelEngine, context: Asker, task: SectionTask): Promise<SectionWritten> {
  const { id, question, evidence, lead } = task;
  const { prose, structured, recovered } = await wholeAnswer(engine, context, task);
  const lines = linesOf(prose);
  const claims = jsonIn(Claims, structured)?.claims;
  const stated = claims?.map((claim): Stated => ({ ...claim, text: lines.get(claim.line) ?? '' }));
  const first = checked(stated ?? [], evidence);
  const unclaimed = stated === undefined ? [...lines].map(([line, text]) => unread(line, text)) : [];
  const mended = await repaired(engine, context, task, [...first.rejected, ...unclaimed]);
  const kept = onePerLine([...first.claims, ...mended.claims]);
  return {
    section: { id, question, claims: kept.map(({ claim }) => claim) },
    shown: prose === '' ? '' : lead + prose,
    recovered,
    silent: stated?.length === 0,
    dropped: Math.max(0, first.rejected.length + unclaimed.length - mended.claims.length),
  };
}

const unread = (line: number, text: string): Rejected => ({
  line,
  text,
  evidence_ids: [],
  quote: '',
  why: 'no claim that could be read stands behind it',
});

/** @throws BUDGET_SPENT, ModelCallError */
async function wholeAnswer(
  engine: ModelEngine,
  context: Asker,
  { id, user, evidence, state, lead, offset }: SectionTask,
) {
  const messages: Message[] = [
    { role: 'system', content: SECTION.text },
    { role: 'user', content: user },
  ];
  const recovered: Recovered[] = [];
  let prose = '';
  let answer: Written | undefined;
  for (let call = 0; call <= MODEL_LIMITS.continuations; call += 1) {
    const mark: PartialMark | null = answer?.partial ?? null;
    const site = siteOf(call === 0 ? `section/${id}` : `section/${id}/more-${call}`, SECTION, engine.config, [
      state,
      evidence,
    ]);
    const before = mark === null ? undefined : { prose, mark };
    const place = prose === '' ? { lead, offset } : { lead: '', offset: offset + lead.length + prose.length };
    answer = await askSection(engine, context, { section: id, site, messages, before, ...place });
    if (answer.recovered > 0) recovered.push({ section: id, mark: 'RECOVERED_FROM_PARTIAL', chars: answer.recovered });
    prose = answer.anew ? answer.prose : prose + answer.prose;
    if (answer.partial === null) break;
    recovered.push({ section: id, mark: answer.partial, chars: prose.length });
  }
  return { prose, structured: answer?.structured ?? '', recovered };
}

/** Asks once to mend what did not stand. What cannot be had is left out. @throws ModelCallError that another attempt may mend */
async function repaired(engine: ModelEngine, context: Asker, task: SectionTask, rejected: readonly Rejected[]) {
  if (rejected.length === 0) return { claims: [] };
  const user = [
    `The section's question: ${task.question}`,
    rejected.map(({ line, text, quote, why }) => `${line}. ${text}\n   quote: ${quote}\n   fault: ${why}`).join('\n'),
    fenced(task.evidence),
  ].join('\n\n');
  const more = [task.state, task.evidence, rejected];
  const question = { what: `section/${task.id}/repair`, prompt: REPAIR, user, schema: Mended, writes: true, more };
  const answer = await askJson(engine, context, question).catch((error: unknown) => {
    const refused = error instanceof ModelCallError && !error.worthAnotherTry;
    if (limitSpent(error) !== undefined || refused) return undefined;
    throw error;
  });
  return checked(
    (answer?.claims ?? []).map((claim) => ({ ...claim, text: claim.text.replace(/\s+/g, ' ').trim() })),
    task.evidence,
  );
}

function onePerLine<T extends { readonly line: number }>(claims: readonly T[]): T[] {
  const byLine = new Map<number, T>();
  for (const claim of claims) if (!byLine.has(claim.line)) byLine.set(claim.line, claim);
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}
