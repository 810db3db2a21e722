import type { ReportSection } from '@cairn/core';
import { z } from 'zod';
import type { Remark } from '../../checkpoints.ts';
import { oneLine } from '../../questions.ts';
import { askJson } from './ask-json.ts';
import { MODEL_LIMITS } from './config.ts';
import { type Asker, type ModelEngine, type StandIn, standInFor } from './engine.ts';
import { CRITIC } from './prompts/critic.ts';

const Verdicts = z.object({
  verdicts: z.array(z.object({ section: z.string(), severity: z.enum(['high', 'low']), detail: z.string() })).max(50),
});
const DETAIL_CHARS = 300;

/** What a model finds wrong with a draft, in one call. Only what it wrote is judged: quotations speak for themselves. */
export async function judgeDraft(
  engine: ModelEngine,
  context: Asker,
  sections: readonly ReportSection[],
): Promise<Remark[] | StandIn> {
  const written = sections.filter(({ claims, written_by }) => claims.length > 0 && written_by === 'model');
  if (written.length === 0) return [];
  try {
    const user = draftWords(written);
    const answer = await askJson(engine, context, { what: 'critic', prompt: CRITIC, user, schema: Verdicts });
    if (!answer) return { why: 'its verdict could not be read' };
    const known = new Set(written.map(({ id }) => id));
    return answer.verdicts
      .filter(({ section }) => known.has(section))
      .map(({ section, severity, detail }) => ({
        question: section,
        severity,
        detail: oneLine(engine.plain.text(detail)).slice(0, DETAIL_CHARS),
      }));
  } catch (error) {
    return standInFor(error, context);
  }
}

/** Whole sections, as many as fit. */
function draftWords(sections: readonly ReportSection[]): string {
  let left: number = MODEL_LIMITS.draftChars;
  return sections
    .map(({ id, question, claims }) => {
      const statements = claims.map(
        ({ text, evidence }, at) => `${at + 1}. ${text}\n   quote: ${JSON.stringify(evidence[0]?.quote)}`,
      );
      return `Section ${id}: ${question}\n${statements.join('\n')}`;
    })
    .filter((words) => {
      left -= words.length;
      return left >= 0;
    })
    .join('\n\n');
}
