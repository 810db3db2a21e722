import type { Usage } from '@cairn/core';
import type { ModelConfig } from './config.ts';

/**
 * Fewer than any text has in practice: English has four to five bytes a token, other languages three to six, tables of figures
 * two to three. So bytes divided by this are an upper bound of tokens.
 */
const LEAST_BYTES_PER_TOKEN = 2;
/** Roles, separators, and what a provider puts around messages. */
const TOKENS_PER_MESSAGE = 16;
const MILLION = 1_000_000;

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a provider said that a call took; a field that it did not report is absent. */
export interface Reported {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
}

/** An upper bound. */
export const tokensIn = (text: string): number => Math.ceil(Buffer.byteLength(text) / LEAST_BYTES_PER_TOKEN);

const boundOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + tokensIn(content) + TOKENS_PER_MESSAGE, 0);

/** The most that a call can take. */
export const estimateOf = (config: ModelConfig, messages: readonly Message[]): Usage =>
  usageOf(config, boundOf(messages), config.maxOutputTokens);

/** What a call took: as reported, and counted at the bound where nothing was. */
export function usageOfCall(
  config: ModelConfig,
  messages: readonly Message[],
  received: string,
  { input, output }: Reported = {},
): Usage {
  return usageOf(config, input ?? boundOf(messages), output ?? tokensIn(received));
}

function usageOf({ prices, name }: ModelConfig, input_tokens: number, output_tokens: number): Usage {
  const price = prices[name];
  const cost_usd = price ? (input_tokens * price.input + output_tokens * price.output) / MILLION : 0;
  return { input_tokens, output_tokens, cost_usd };
}
