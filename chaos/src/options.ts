import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const SEED_MAX = 2 ** 31;

const whole = (least: number, most: number) =>
  z.coerce.number(`must be a whole number from ${least} to ${most}`).int().min(least).max(most);

const Options = z.object({
  /** How long the system is disturbed, after which it calms down and is judged. */
  seconds: whole(1, 86_400).default(60),
  seed: whole(0, SEED_MAX).optional(),
  /** Workers of the errands; at least two, so that one stands by. */
  workers: whole(2, 20).default(3),
  /** Workers of the research. */
  researchers: whole(2, 20).default(2),
  apis: whole(2, 20).default(2),
  /** Submissions in a second. */
  rate: whole(1, 1000).default(4),
  /** The mean time from one strike to the next, in milliseconds. */
  gap: whole(50, 60_000).default(600),
  /** Once it is calm: so long a run may stand still before it counts as lost. */
  drain: whole(5, 3600).default(60),
  /** A folder for what the processes log and what was seen of the runs; none: only the verdict is left. */
  keep: z.string().min(1).optional(),
});
export type Options = z.infer<typeof Options> & { readonly seed: number };

export const USAGE =
  'npm run chaos -- [--seconds N] [--seed S] [--workers N] [--researchers N] [--apis N] [--rate RUNS-A-SECOND] [--gap MS] [--drain SECONDS] [--keep FOLDER]';

const STRING = { type: 'string' } as const;

/** @throws Error that names the flag and what it takes */
export function parseOptions(args: readonly string[]): Options {
  const options = Object.fromEntries(Object.keys(Options.shape).map((name) => [name, STRING]));
  const parsed = Options.safeParse(parseArgs({ args: [...args], options }).values);
  if (parsed.success) return { ...parsed.data, seed: parsed.data.seed ?? randomInt(SEED_MAX) };
  const [issue] = parsed.error.issues;
  throw new Error(`--${String(issue?.path[0])}: ${issue?.message}`);
}
