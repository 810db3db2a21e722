import { z } from 'zod';
import { jsonIn } from './claims.ts';
import { type Asker, asksOf, assertPriced, type ModelEngine } from './engine.ts';
import { ModelCallError } from './failure.ts';
import { type Prompt, siteOf } from './prompts/prompt.ts';
import { Thoughts } from './thoughts.ts';
import { estimateOf, type Message } from './tokens.ts';

const Answer = z.object({ text: z.string() });

export interface Question<T> {
  /** The call's place in its step, without the hash. */
  readonly what: string;
  readonly prompt: Prompt;
  readonly user: string;
  readonly schema: z.ZodType<T>;
  readonly writes?: boolean;
  /** What else this build asks differently than another one might. */
  readonly more?: unknown;
}

/**
 * Asks for one JSON object.
 * @returns undefined when what came is none of that shape
 * @throws BUDGET_SPENT, ModelCallError
 */
export async function askJson<T>(engine: ModelEngine, context: Asker, question: Question<T>): Promise<T | undefined> {
  const { what, prompt, user, schema, writes = false, more } = question;
  const { config, plain } = engine;
  assertPriced(engine, context);
  const messages: Message[] = [
    { role: 'system', content: prompt.text },
    { role: 'user', content: user },
  ];
  const answer = await context.effect({
    kind: 'model',
    site: siteOf(what, prompt, config, more),
    input: { messages, most: config.maxOutputTokens },
    result: Answer,
    estimate: estimateOf(config, messages),
    writes,
    asks: asksOf(config),
    async call({ key, signal }) {
      const vendor = await engine.vendor();
      const thoughts = new Thoughts(context.think, plain);
      const asked = {
        messages,
        key,
        signal,
        most: config.maxOutputTokens,
        onText: () => undefined,
        onThought: (text: string) => thoughts.push(text),
      };
      // Not every server knows how to answer in JSON only: the prompt says it, too.
      const { text, usage } = await vendor({ ...asked, json: schema }).catch((error: unknown) => {
        if (error instanceof ModelCallError && error.trouble === 'refused') return vendor(asked);
        throw error;
      });
      thoughts.end();
      return { result: { text: plain.message(text) }, usage };
    },
  });
  return jsonIn(schema, answer.text);
}
