import { z } from 'zod';

const KEYED: ReadonlySet<string> = new Set(['brave', 'tavily']);

/** Which search the planner asks, where it is and what opens it. */
export const searchEnv = {
  CAIRN_SEARCH: z
    .enum(['none', 'corpus', 'searxng', 'brave', 'tavily', 'wikipedia'], {
      error: 'must be one of none, corpus, searxng, brave, tavily, wikipedia',
    })
    .default('none'),
  /** The provider's address, where it is not its public one. */
  CAIRN_SEARCH_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  CAIRN_SEARCH_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'must be printable characters without spaces')
    .optional(),
};

type SearchEnv = z.infer<z.ZodObject<typeof searchEnv>>;

/** A provider that needs an address or a key has it: told at the start, not by every run. */
export function searchIsComplete({ value, issues }: z.core.ParsePayload<SearchEnv>): void {
  const { CAIRN_SEARCH: provider, CAIRN_SEARCH_URL: url, CAIRN_SEARCH_KEY: key } = value;
  const missing = (name: string, message: string) =>
    issues.push({ code: 'custom', path: [name], message, input: undefined });
  if (provider === 'searxng' && url === undefined)
    missing('CAIRN_SEARCH_URL', 'must be the address of your SearXNG: CAIRN_SEARCH is searxng');
  if (KEYED.has(provider) && key === undefined) missing('CAIRN_SEARCH_KEY', `must be set: CAIRN_SEARCH is ${provider}`);
}
