import { expect, test } from 'vitest';
import { EnvError, loadEnv } from './env.ts';

const refusal = (source: NodeJS.ProcessEnv): string => {
  try {
    loadEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
};
const good = { CAIRN_MODEL: 'm', CAIRN_MODEL_URL: 'http://127.0.0.1:11434/v1' };

test('prices are a table by model', () => {
  const prices = '{"m": {"input": 0.5, "output": 2}}';
  expect(loadEnv({ ...good, CAIRN_MODEL_PRICES: prices }).CAIRN_MODEL_PRICES).toEqual({ m: { input: 0.5, output: 2 } });
  expect(loadEnv({}).CAIRN_MODEL_PRICES).toEqual({});
});

test.each(['canary', '{"m": 1}', '{"m": {"input": -1, "output": 2}}', '{"m": {"input": 1}}', '[1]'])(
  'prices of another form are refused, without a value: %s',
  (prices) => {
    const message = refusal({ ...good, CAIRN_MODEL_PRICES: prices });
    expect(message).toContain('  CAIRN_MODEL_PRICES ');
    expect(message).not.toContain('canary');
  },
);

test.each([
  [{ CAIRN_MODEL_URL: good.CAIRN_MODEL_URL }, 'CAIRN_MODEL must name the model'],
  [{ CAIRN_MODEL_KEY: 'sk-canary' }, 'CAIRN_MODEL must name the model'],
  [{ CAIRN_MODEL: 'm' }, 'CAIRN_MODEL_URL must be set'],
  [{ CAIRN_MODEL: 'm', CAIRN_MODEL_PROVIDER: 'anthropic' }, 'CAIRN_MODEL_KEY must be set'],
  [{ ...good, CAIRN_MODEL_KEY: 'sk canary' }, 'CAIRN_MODEL_KEY must be'],
  [{ ...good, CAIRN_MODEL_PROVIDER: 'canary' }, 'CAIRN_MODEL_PROVIDER must be'],
])('half a model is refused: %j', (env, words) => {
  const message = refusal(env);
  expect(message).toContain(words);
  expect(message).not.toContain('canary');
});
