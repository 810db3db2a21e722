import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type CostlyError, NO_USAGE } from '@cairn/core';
import {
  APICallError,
  extractReasoningMiddleware,
  type LanguageModel,
  Output,
  streamText,
  wrapLanguageModel,
} from 'ai';
import type { z } from 'zod';
import { retryAfterMs } from '../../sources/fetch/retry-after.ts';
import { MODEL_LIMITS, type ModelConfig } from './config.ts';
import { ModelCallError, troubleOfStatus } from './failure.ts';
import { Plain } from './plain-text.ts';
import { type Message, type Reported, usageOfCall } from './tokens.ts';

// Its warnings name parameters that a provider does not know; they would go to the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A message of a provider's is shown up to here. */
const MESSAGE_CHARS = 300;

export interface Asked {
  readonly messages: readonly Message[];
  /** Sent as `Idempotency-Key`. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** The longest answer, in tokens. */
  readonly most: number;
  /** The answer is to be JSON of this shape. */
  readonly json?: z.ZodType | undefined;
  onText(text: string): void;
  onThought(text: string): void;
}

export interface Answered {
  readonly text: string;
  /** `length`: the answer reached its longest and is cut off. */
  readonly finish: 'stop' | 'length';
  readonly usage: ReturnType<typeof usageOfCall>;
}

export type Vendor = (asked: Asked) => Promise<Answered>;

/** A configured model, ready to be asked: one request a call, nothing is tried again in here. */
export function vendorOf(config: ModelConfig): Vendor {
  const model = languageModel(config);
  const plain = new Plain([config.key]);
  return async (asked) => {
    const call = new Call(config, asked, plain);
    try {
      return await call.run(model);
    } catch (error) {
      throw call.failure(error);
    } finally {
      call.close();
    }
  };
}

function languageModel({ provider, url, name, key }: ModelConfig): LanguageModel {
  const shared = { ...(key !== undefined && { apiKey: key }), fetch: sameOrigin };
  if (provider === 'anthropic') return createAnthropic({ ...shared, ...(url !== undefined && { baseURL: url }) })(name);
  const vendor = createOpenAICompatible({ ...shared, name: 'model', baseURL: url ?? '', includeUsage: true });
  // Open models think in the midst of their text.
  return wrapLanguageModel({ model: vendor(name), middleware: extractReasoningMiddleware({ tagName: 'think' }) });
}

/** A redirect would carry the key and the texts to an address that nobody configured. */
const sameOrigin: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

/** One request and its answer as it streams in. */
class Call {
  readonly #config: ModelConfig;
  readonly #asked: Asked;
  readonly #plain: Plain;
  readonly #stop = new AbortController();
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  #text = '';
  /** What came in all, thoughts included. */
  #received = '';

  constructor(config: ModelConfig, asked: Asked, plain: Plain) {
    this.#config = config;
    this.#asked = asked;
    this.#plain = plain;
    this.#total = setTimeout(() => this.#stop.abort(), MODEL_LIMITS.callMs);
    this.#heard();
  }

  async run(model: LanguageModel): Promise<Answered> {
    const { messages, key, signal, json, most } = this.#asked;
    const [system, ...rest] = messages;
    const { fullStream } = streamText({
      model,
      instructions: system?.content ?? '',
      messages: rest.map(({ role, content }) => ({ role: role === 'assistant' ? 'assistant' : 'user', content })),
      maxOutputTokens: most,
      maxRetries: 0,
      headers: { 'Idempotency-Key': key },
      abortSignal: AbortSignal.any([signal, this.#stop.signal]),
      onError: () => undefined, // by default it prints the request
      ...(json && { output: Output.object({ schema: json }) }),
    });
    for await (const part of fullStream) {
      this.#heard();
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') break;
      if (part.type === 'text-delta') this.#onText(part.text);
      if (part.type === 'reasoning-delta') this.#onThought(part.text);
      if (part.type === 'finish')
        return this.#answer(part.finishReason === 'length' ? 'length' : 'stop', part.totalUsage);
    }
    signal.throwIfAborted();
    throw new Error('the stream was stopped');
  }

  close(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
  }

  /** An error of ours for one of theirs, which may hold the whole request. */
  failure(error: unknown): unknown {
    const { signal } = this.#asked;
    if (signal.aborted) return signal.reason;
    const partly = this.#usage({});
    if (this.#stop.signal.aborted) {
      const ms = this.#config.silenceMs;
      return new ModelCallError(
        'silent',
        `The model's server sent nothing for ${ms} ms, or took too long in all.`,
        partly,
      );
    }
    const status = APICallError.isInstance(error) ? error.statusCode : undefined;
    if (APICallError.isInstance(error) && status !== undefined && status >= 400)
      return this.#answeredWith(status, error);
    return new ModelCallError('broken', `The model's answer broke off: ${this.#said(error)}`, partly);
  }

  #answeredWith(status: number, error: APICallError): CostlyError {
    const waitMs = retryAfterMs(error.responseHeaders?.['retry-after'] ?? '', Date.now());
    const message = `The model's server answered ${status}: ${this.#said(error)}`;
    return new ModelCallError(troubleOfStatus(status), message, NO_USAGE, waitMs);
  }

  #said(error: unknown): string {
    const message = error instanceof Error ? error.message : 'something that is no error';
    return this.#plain.message(message).slice(0, MESSAGE_CHARS);
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#stop.abort(), this.#config.silenceMs);
  }

  #onText(text: string): void {
    this.#text += text;
    this.#received += text;
    this.#asked.onText(text);
  }

  #onThought(text: string): void {
    this.#received += text;
    this.#asked.onThought(text);
  }

  #answer(
    finish: Answered['finish'],
    usage: { inputTokens: number | undefined; outputTokens: number | undefined },
  ): Answered {
    return { text: this.#text, finish, usage: this.#usage({ input: usage.inputTokens, output: usage.outputTokens }) };
  }

  #usage(reported: Reported) {
    return usageOfCall(this.#config, this.#asked.messages, this.#received, reported);
  }
}
