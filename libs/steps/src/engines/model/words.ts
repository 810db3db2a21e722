import type { Guidance, ReportSection } from '@cairn/core';
import { MODEL_LIMITS } from './config.ts';
import type { Evidence } from './evidence.ts';
import { shortHash } from './prompts/prompt.ts';

/** How far a run's plan is: what a model is told of it, and what the draft keeps. */
export interface PlanLine {
  readonly id: string;
  readonly question: string;
  readonly status: 'open' | 'answered' | 'unanswered';
}

interface SectionWords {
  readonly topic: string;
  readonly id: string;
  readonly question: string;
  readonly plan: readonly PlanLine[];
  /** Sections that are written. */
  readonly said: readonly ReportSection[];
  readonly guidance: readonly Guidance[];
  /** What the critic said about this section's last draft. */
  readonly issues: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** All that a section is written from. */
export function sectionWords({ topic, id, question, plan, said, guidance, issues, evidence }: SectionWords): string {
  return [
    `Report on: ${topic}`,
    listed(
      'The plan (x: written)',
      plan.map((line) => `[${line.status === 'answered' ? 'x' : ' '}] ${line.id} ${line.question}`),
    ),
    listed(
      'Said in other sections',
      cut(
        said.flatMap(({ claims }) => claims.map(({ text }) => text)),
        MODEL_LIMITS.saidChars,
      ),
    ),
    listed(
      'What people asked for while the report is written',
      cut(
        guidance.map(({ text }) => text),
        MODEL_LIMITS.guidanceChars,
      ),
    ),
    listed('What was wrong with the last draft of this section', issues),
    fenced(evidence),
    `Write the section ${id}. Its question: ${question}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Evidence between tags that no page can know: their name is made of all that stands between them. */
export function fenced(evidence: readonly Evidence[]): string {
  const tag = `evidence-${shortHash(evidence)}`;
  return evidence
    .map(
      ({ id, source, title, text }) =>
        `<${tag} id="${id}" source="${source}" title=${JSON.stringify(title)}>\n${text}\n</${tag}>`,
    )
    .join('\n\n');
}

function listed(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${heading}:\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function cut(lines: readonly string[], chars: number): string[] {
  let left = chars;
  return lines.filter((line) => {
    left -= line.length;
    return left >= 0;
  });
}
