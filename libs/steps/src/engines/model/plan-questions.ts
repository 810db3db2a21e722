import { z } from 'zod';
import type { Question } from '../../checkpoints.ts';
import { asQuestion, oneLine } from '../../questions.ts';
import { askJson } from './ask-json.ts';
import { MODEL_LIMITS } from './config.ts';
import { type Asker, type ModelEngine, type StandIn, standInFor } from './engine.ts';
import { PLAN } from './prompts/plan.ts';

const Questions = z.object({ questions: z.array(z.string()).min(1) });
const QUESTION_CHARS = { least: 8, most: 300 } as const;

/** Which questions a report on a bare topic answers; the embedded planner stands in where the model cannot say. */
export async function planQuestions(engine: ModelEngine, context: Asker, topic: string): Promise<Question[] | StandIn> {
  try {
    const user = `The topic: ${oneLine(topic)}`;
    const answer = await askJson(engine, context, { what: 'plan', prompt: PLAN, user, schema: Questions });
    const asked = [...new Set((answer?.questions ?? []).map((text) => oneLine(engine.plain.text(text))))]
      .filter(({ length }) => length >= QUESTION_CHARS.least && length <= QUESTION_CHARS.most)
      .slice(0, MODEL_LIMITS.questions);
    if (asked.length === 0) return { why: 'its answer held no questions' };
    return asked.map((text, at) => ({ ...asQuestion(`Q${at + 1}`, text, topic), optional: at > 0 }));
  } catch (error) {
    return standInFor(error, context);
  }
}
