/** What the mechanical critic can find. A high one sends its section back to be rewritten. */
export const ISSUE_SEVERITY = {
  unsupported_claim: 'high',
  not_looked_for: 'high',
  too_few_claims: 'high',
  thin_coverage: 'high',
  single_source: 'low',
  near_duplicate: 'low',
} as const;

export type IssueCode = keyof typeof ISSUE_SEVERITY;

export interface Issue {
  readonly question: string;
  readonly code: IssueCode;
  readonly detail: string;
}
