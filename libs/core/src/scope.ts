/**
 * What a key may be used for. None contains another: `admin` hands out keys, and nothing else.
 * `runs:write` starts runs, `runs:control` steers and removes them.
 */
export const SCOPES = ['runs:read', 'runs:write', 'runs:control', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
