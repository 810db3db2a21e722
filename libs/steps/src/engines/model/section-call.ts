import type { EffectTry } from '@cairn/core';
import { z } from 'zod';
import { Continuation } from './continuation.ts';
import { type Asker, asksOf, assertPriced, isForNow, type ModelEngine } from './engine.ts';
import { ModelCallError } from './failure.ts';
import { goOn, type PartialMark } from './prompts/go-on.ts';
import { ProseStream } from './prose.ts';
import { Thoughts } from './thoughts.ts';
import { estimateOf, type Message, tokensIn } from './tokens.ts';
import type { Answered } from './vendor.ts';

/** What one call brought of a section: what readers may see of it, and the claims behind it. */
export const Written = z.object({
  prose: z.string(),
  /** As it came; '' when the answer ended before it. Never kept in part. */
  structured: z.string(),
  /** Why the answer ends in the middle; null when it does not. */
  partial: z.enum(['TIMEOUT_PARTIAL', 'LENGTH_PARTIAL']).nullable(),
  /** Characters at its beginning that come from earlier tries of this call. */
  recovered: z.int().nonnegative(),
  /** It takes the place of what the calls before it brought. */
  anew: z.boolean(),
});
export type Written = z.infer<typeof Written>;

export interface SectionCall {
  readonly section: string;
  readonly site: string;
  readonly messages: readonly Message[];
  /** What the calls before this one brought, and why that is not all. */
  readonly before: { readonly prose: string; readonly mark: PartialMark } | undefined;
  /** Shown in front of the prose. */
  readonly lead: string;
  /** Where this call's text begins in what readers see, in UTF-16 units. */
  readonly offset: number;
}

/** One call for a section's text, which streams to readers and is kept as it comes. @throws BUDGET_SPENT, ModelCallError */
export async function askSection(engine: ModelEngine, context: Asker, call: SectionCall): Promise<Written> {
  const { section, site, messages, before, offset } = call;
  assertPriced(engine, context);
  const longest = [...messages, { role: 'assistant', content: before?.prose ?? '' }] as const;
  return context.effect({
    kind: 'model',
    site,
    input: { messages, before: before ?? null, most: engine.config.maxOutputTokens },
    result: Written,
    estimate: estimateOf(engine.config, longest),
    writes: true,
    asks: asksOf(engine.config),
    told: {
      more: (text, at) => ({ type: 'report.delta', data: { section, text, offset: offset + at } }),
      anew: () => ({ type: 'report.reset', data: { section, offset } }),
    },
    call: (attempt) => new SectionTry(engine, context, call, attempt).run(),
  });
}

/** An answer that goes on has room for its claims in any case. */
const LEAST_OUTPUT_TOKENS = 500;

/** One try of such a call. */
class SectionTry {
  readonly #engine: ModelEngine;
  readonly #context: Asker;
  readonly #call: SectionCall;
  readonly #attempt: EffectTry;
  /** What earlier tries kept of the prose. */
  #salvaged: string;
  #shownLead: boolean;
  #prose = '';
  #anew = false;

  constructor(engine: ModelEngine, context: Asker, call: SectionCall, attempt: EffectTry) {
    this.#engine = engine;
    this.#context = context;
    this.#call = call;
    this.#attempt = attempt;
    this.#shownLead = attempt.salvaged.startsWith(call.lead) && attempt.salvaged !== '';
    this.#salvaged = this.#shownLead ? attempt.salvaged.slice(call.lead.length) : '';
    if (attempt.salvaged !== '' && !this.#shownLead) attempt.restart();
  }

  async run(): Promise<{ result: Written; usage: Answered['usage'] }> {
    try {
      return await this.#down(this.#ways());
    } catch (error) {
      // Nobody goes on from what readers saw of it.
      if (!this.#attempt.signal.aborted && !isForNow(error, this.#context.attempt)) this.#attempt.restart();
      throw error;
    }
  }

  /** How to ask, best first: a server that refuses one is asked the next. */
  #ways(): Message[][] {
    const { messages, before } = this.#call;
    const kept = (before?.prose ?? '') + this.#salvaged;
    if (kept.trim() === '') return [[...messages]];
    const mark = this.#salvaged === '' ? (before?.mark ?? 'RECOVERED_FROM_PARTIAL') : 'RECOVERED_FROM_PARTIAL';
    const prefilled: Message[] = [...messages, { role: 'assistant', content: kept.trimEnd() }];
    const told: Message[] = [...prefilled, { role: 'user', content: goOn(mark) }];
    return [prefilled, told, [...messages]];
  }

  async #down([way = [], ...others]: Message[][]): Promise<{ result: Written; usage: Answered['usage'] }> {
    try {
      return await this.#ask(way);
    } catch (error) {
      const refused = error instanceof ModelCallError && error.trouble === 'refused';
      if (!refused || others.length === 0) throw error;
      return this.#down(others);
    }
  }

  async #ask(messages: readonly Message[]): Promise<{ result: Written; usage: Answered['usage'] }> {
    const { plain, vendor } = this.#engine;
    const goesOn = messages.length > this.#call.messages.length;
    if (!goesOn) this.#beginAnew();
    const joint = goesOn ? new Continuation((this.#call.before?.prose ?? '') + this.#salvaged) : undefined;
    const stream = new ProseStream(plain);
    const thoughts = new Thoughts(this.#context.think, plain);
    const take = ({ text, anew }: { text: string; anew: boolean }) => {
      if (anew) this.#beginAnew();
      this.#tell(stream.push(text));
    };
    const asked = {
      messages,
      key: this.#attempt.key,
      signal: this.#attempt.signal,
      // What it is given of its own answer counts as part of that: the estimate holds for both together.
      most: Math.max(LEAST_OUTPUT_TOKENS, this.#engine.config.maxOutputTokens - tokensIn(goesOn ? this.#salvaged : '')),
      onText: (text: string) => take(joint?.push(text) ?? { text, anew: false }),
      onThought: (text: string) => thoughts.push(text),
    };
    const answered = await (await vendor())(asked).catch((error: unknown) => this.#cutShort(error));
    thoughts.end();
    if ('cut' in answered) return { result: this.#written('', 'TIMEOUT_PARTIAL'), usage: answered.usage };
    if (joint) take(joint.end());
    const structured = plain.message(stream.structured);
    const cut = answered.finish === 'length';
    if (!cut) this.#tell(stream.end());
    return { result: this.#written(cut ? '' : structured, cut ? 'LENGTH_PARTIAL' : null), usage: answered.usage };
  }

  /** Time is up with text in hand: that is a partial answer, to be gone on from. @throws any other error */
  #cutShort(error: unknown): { cut: true; usage: Answered['usage'] } {
    if (error instanceof ModelCallError && error.trouble === 'silent' && this.#prose.trim() !== '')
      return { cut: true, usage: error.usage };
    throw error;
  }

  #written(structured: string, partial: Written['partial']): Written {
    const prose = this.#salvaged + this.#prose;
    return { prose, structured, partial, recovered: this.#salvaged.length, anew: this.#anew };
  }

  #tell(text: string): void {
    if (text === '') return;
    if (!this.#shownLead) this.#attempt.stream(this.#call.lead);
    this.#shownLead = true;
    this.#prose += text;
    this.#attempt.stream(text);
  }

  #beginAnew(): void {
    this.#anew = this.#call.before !== undefined;
    if (this.#attempt.salvaged === '' && this.#prose === '') return;
    this.#attempt.restart();
    this.#salvaged = '';
    this.#prose = '';
    this.#shownLead = false;
  }
}
