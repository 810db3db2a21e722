import type { SourceReason } from '@cairn/core';

/**
 * Every reason why a source is not used. A code is part of the report: add codes, never rename one.
 * `retry`: another try may help. `skipped`: refused by a rule, rather than tried in vain.
 */
export const PROBLEMS = {
  ssrf_blocked: { status: 'skipped', retry: false },
  bad_url: { status: 'skipped', retry: false },
  outside_corpus: { status: 'skipped', retry: false },
  is_directory: { status: 'skipped', retry: false },
  unsupported_type: { status: 'skipped', retry: false },
  /** The host's robots.txt asks robots to stay away. */
  robots: { status: 'skipped', retry: false },
  /** A limit of the run leaves no room for it. */
  budget_spent: { status: 'skipped', retry: false },
  /** The request asks for a search where none is configured. */
  no_search_provider: { status: 'skipped', retry: false },
  search_failed: { status: 'failed', retry: true },
  nothing_found: { status: 'failed', retry: false },
  over_max_sources: { status: 'skipped', retry: false },
  not_found: { status: 'failed', retry: false },
  dns_failed: { status: 'failed', retry: false },
  dns_unavailable: { status: 'failed', retry: true },
  connection_failed: { status: 'failed', retry: true },
  tls_failed: { status: 'failed', retry: false },
  timeout: { status: 'failed', retry: true },
  /** Nobody can tell whether robots may read there, so this one does not. */
  robots_unavailable: { status: 'failed', retry: true },
  /** Its host was asked by others, or wants to be left alone, for longer than a source waits. */
  host_busy: { status: 'failed', retry: true },
  redirect_loop: { status: 'failed', retry: false },
  bad_redirect: { status: 'failed', retry: false },
  /** The code in the report is `http_404` and the like. */
  http_error: { status: 'failed', retry: false },
  /** The code in the report is `http_503` and the like. */
  http_unavailable: { status: 'failed', retry: true },
  bad_response: { status: 'failed', retry: false },
  bad_encoding: { status: 'failed', retry: false },
  too_large: { status: 'failed', retry: false },
  unreadable: { status: 'failed', retry: false },
  bad_pdf: { status: 'failed', retry: false },
  no_text: { status: 'failed', retry: false },
  extract_timeout: { status: 'failed', retry: false },
  /** The engine used up every attempt of the source's own job. */
  gave_up: { status: 'failed', retry: true },
} as const satisfies Record<string, { status: 'failed' | 'skipped'; retry: boolean }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What becomes of a source that is not used, as its record says it. */
export interface NotUsed {
  readonly status: 'failed' | 'skipped';
  readonly reason: SourceReason;
}

/** @param httpStatus stands in the code of http_error and http_unavailable */
export function notUsed(code: ProblemCode, text: string, httpStatus?: number): NotUsed {
  const { status, retry } = PROBLEMS[code];
  return { status, reason: { code: httpStatus === undefined ? code : `http_${httpStatus}`, text, retryable: retry } };
}

interface ProblemOptions {
  readonly httpStatus?: number;
  readonly restMs?: number;
  readonly cause?: unknown;
}

/** What keeps a source from being used. Not a failure of the step: the manifest carries it. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
  readonly outcome: NotUsed;
  /** How long its host asks to be left alone; 0 when it does not. */
  readonly restMs: number;

  constructor(code: ProblemCode, text: string, options: ProblemOptions = {}) {
    super(text, { cause: options.cause });
    this.outcome = notUsed(code, text, options.httpStatus);
    this.restMs = options.restMs ?? 0;
  }
}
