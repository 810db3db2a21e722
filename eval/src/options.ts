import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SPLITS, type Split } from './split.ts';

export interface Options {
  readonly split: Split;
  /** Groups of 20 countries. */
  readonly groups: number;
  /** Questions about Debian. */
  readonly headings: number;
  /** Names what was missed and what was answered falsely: only of the tune split, so that nobody tunes on the other. */
  readonly examples: boolean;
}

export const USAGE = 'npm run eval -- [--split tune|test] [--quick] [--examples]';

const FULL = { groups: 5, headings: 100 };
const QUICK: typeof FULL = { groups: 1, headings: 16 };

const Flags = z.object({
  split: z.enum(SPLITS).default('test'),
  quick: z.boolean().default(false),
  examples: z.boolean().default(false),
});

/** @throws Error that names the flag and what it takes */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { split: { type: 'string' }, quick: { type: 'boolean' }, examples: { type: 'boolean' } },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success)
    throw new Error(`--${String(parsed.error.issues[0]?.path[0])}: ${parsed.error.issues[0]?.message}`);
  const { split, quick, examples } = parsed.data;
  if (examples && split === 'test') throw new Error('--examples: only with --split tune; the test split stays unseen.');
  return { split, ...(quick ? QUICK : FULL), examples };
}
