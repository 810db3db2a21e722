import { expect, test } from 'vitest';
import type { ModelConfig } from './config.ts';
import { estimateOf, usageOfCall } from './tokens.ts';

const config: ModelConfig = {
  provider: 'openai-compatible',
  name: 'm',
  prices: { m: { input: 1, output: 10 } },
  silenceMs: 1000,
  maxOutputTokens: 1000,
};
const messages = [{ role: 'user', content: 'ä'.repeat(500) }] as const;

test('an estimate is a bound: two bytes a token, and the longest answer', () => {
  expect(estimateOf(config, messages)).toEqual({ input_tokens: 516, output_tokens: 1000, cost_usd: 0.010516 });
});

test('what a provider reports counts, what it does not is counted at the bound', () => {
  expect(usageOfCall(config, messages, 'four', { input: 100, output: 1 })).toMatchObject({
    input_tokens: 100,
    output_tokens: 1,
  });
  expect(usageOfCall(config, messages, 'four')).toMatchObject({ input_tokens: 516, output_tokens: 2 });
  expect(usageOfCall({ ...config, name: 'other' }, messages, 'four').cost_usd).toBe(0);
});
