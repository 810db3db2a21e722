import { z } from 'zod';
import type { EventData, NewEvent } from './event.ts';
import { LIMITS } from './limits.ts';

/** One question of a run's plan, and how far it is. `gap`: it was looked for, and nothing that can be cited answers it. */
export const RunQuestion = z.object({
  id: z.string(),
  text: z.string(),
  state: z.enum(['open', 'answered', 'gap']),
});
export type RunQuestion = z.infer<typeof RunQuestion>;

export const RunQuestions = z.array(RunQuestion);

/** As much of a question as a list shows. */
const TEXT_CHARS = 300;
/** Leaves room for the rest of the event. */
const LIST_BYTES = LIMITS.eventDataBytes / 2;

/** Tells the whole list as it stands: the newest one counts, whatever was lost or told twice before. As many as an event has room for. */
export function planUpdated(
  questions: readonly RunQuestion[],
): Pick<NewEvent, 'type'> & { data: { questions: RunQuestion[] } } {
  let bytes = 0;
  const shown = questions.map(({ id, text, state }) => ({ id, text: text.slice(0, TEXT_CHARS).toWellFormed(), state }));
  const fit = shown.filter((question) => {
    bytes += Buffer.byteLength(JSON.stringify(question)) + 1;
    return bytes <= LIST_BYTES;
  });
  return { type: 'plan.updated', data: { questions: fit } };
}

/** The list that some events lead to; undefined when none of them tells it. */
export function questionsTold(
  events: readonly { readonly type: string; readonly data?: EventData }[],
): RunQuestion[] | undefined {
  const newest = events.findLast(({ type }) => type === 'plan.updated');
  return newest && RunQuestions.parse(newest.data?.questions);
}
