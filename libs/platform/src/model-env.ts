import { z } from 'zod';

const price = z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() });
const PRICES = 'must be JSON such as {"a-model": {"input": 0.5, "output": 2}}, in USD for a million tokens';
const wholeNumber = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must lie between ${min} and ${max}`)
    .default(fallback);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by the schema behind it
  }
}

/** The model that writes and judges reports. Without CAIRN_MODEL the embedded engine does. */
export const modelEnv = {
  /** Its name, as its server knows it. */
  CAIRN_MODEL: z.string().max(200).optional(),
  CAIRN_MODEL_PROVIDER: z
    .enum(['openai-compatible', 'anthropic'], { error: 'must be openai-compatible or anthropic' })
    .default('openai-compatible'),
  /** Up to and with /v1. */
  CAIRN_MODEL_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  CAIRN_MODEL_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'must be printable characters without spaces')
    .optional(),
  /** What a million tokens cost, by model. A run with max_cost_usd asks no model without a price. */
  CAIRN_MODEL_PRICES: z
    .string()
    .transform(parsed)
    .pipe(z.record(z.string(), price, PRICES))
    .default({}),
  /** A call is broken off when nothing comes for so long. */
  CAIRN_MODEL_SILENCE_MS: wholeNumber(100, 600_000, 60_000),
  /** What one answer may have at most, thoughts included. */
  CAIRN_MODEL_MAX_OUTPUT_TOKENS: wholeNumber(500, 200_000, 3_000),
};

type ModelEnv = Readonly<z.infer<z.ZodObject<typeof modelEnv>>>;

/** A model without an address, or an address without a model, is a mistake that would go unseen until somebody reads a report. */
export function modelIsComplete({ value, issues }: z.core.ParsePayload<ModelEnv>): void {
  const { CAIRN_MODEL: model, CAIRN_MODEL_PROVIDER: provider, CAIRN_MODEL_URL: url, CAIRN_MODEL_KEY: key } = value;
  const wrong = (path: string, message: string) =>
    issues.push({ code: 'custom', path: [path], message, input: undefined });
  if (model === undefined) {
    if (url !== undefined || key !== undefined)
      wrong('CAIRN_MODEL', 'must name the model when CAIRN_MODEL_URL or CAIRN_MODEL_KEY is set');
    return;
  }
  if (provider === 'openai-compatible' && url === undefined)
    wrong('CAIRN_MODEL_URL', 'must be set for an openai-compatible model');
  if (provider === 'anthropic' && key === undefined) wrong('CAIRN_MODEL_KEY', 'must be set for an anthropic model');
}
