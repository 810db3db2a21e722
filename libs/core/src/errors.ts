/**
 * Every error that a caller of the HTTP API can meet. A code is part of the API: add codes, never rename one.
 * `status` is the HTTP status; `retry` says whether the same request may succeed later.
 */
export const ERRORS = {
  BAD_REQUEST: { status: 400, retry: false, title: 'The request could not be read' },
  BAD_CURSOR: { status: 400, retry: false, title: 'The cursor is not one that this API handed out' },
  UNAUTHENTICATED: { status: 401, retry: false, title: 'No valid API key' },
  FORBIDDEN: { status: 403, retry: false, title: 'The API key may not do this' },
  NOT_FOUND: { status: 404, retry: false, title: 'There is nothing at this address' },
  RUN_NOT_FOUND: { status: 404, retry: false, title: 'No such run' },
  CHECKPOINT_NOT_FOUND: { status: 404, retry: false, title: 'No such checkpoint' },
  KEY_NOT_FOUND: { status: 404, retry: false, title: 'No such API key' },
  SCHEDULE_NOT_FOUND: { status: 404, retry: false, title: 'No such schedule' },
  TRIGGER_NOT_FOUND: { status: 404, retry: false, title: 'No such trigger' },
  THREAD_NOT_FOUND: { status: 404, retry: false, title: 'No such thread' },
  DELIVERY_NOT_FOUND: { status: 404, retry: false, title: 'No such webhook delivery' },
  METHOD_NOT_ALLOWED: { status: 405, retry: false, title: 'This address does not take that method' },
  NOT_ACCEPTABLE: { status: 406, retry: false, title: 'None of the accepted media types can be served' },
  CONCURRENCY_CONFLICT: { status: 409, retry: true, title: 'Another live run has this concurrency key' },
  STILL_ACTIVE: { status: 409, retry: true, title: 'The run is not over yet' },
  INVALID_TRANSITION: { status: 409, retry: false, title: 'The run is not in a status that allows this' },
  NOT_READY: { status: 409, retry: true, title: 'The report is not written yet' },
  STALE_LEASE: { status: 409, retry: false, title: 'Another worker took this step over' },
  DATA_LOSS: { status: 410, retry: false, title: 'What was asked for is no longer kept' },
  PAYLOAD_TOO_LARGE: { status: 413, retry: false, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retry: false, title: 'The request body is not application/json' },
  VALIDATION: { status: 422, retry: false, title: 'The request body does not fit the schema' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, retry: false, title: 'This Idempotency-Key came with another body before' },
  UNKNOWN_PIPELINE: { status: 422, retry: false, title: 'No worker brought such a pipeline along' },
  CANNOT_FORK: { status: 422, retry: false, title: 'Nothing can go on from this checkpoint' },
  TOO_MANY_MESSAGES: { status: 422, retry: false, title: 'The run has as many messages as it may have' },
  TOO_MANY_KEYS: { status: 422, retry: false, title: 'The tenant has as many API keys as it may have' },
  TOO_MANY_SCHEDULES: { status: 422, retry: false, title: 'The tenant has as many schedules as it may have' },
  TOO_MANY_TRIGGERS: { status: 422, retry: false, title: 'The tenant has as many triggers as it may have' },
  OUTPUT_TOO_LARGE: { status: 422, retry: false, title: "A step's output is over the limit" },
  TOO_MANY_RUNS: { status: 429, retry: true, title: 'As many runs are live as this tenant may have' },
  TOO_MANY_STREAMS: { status: 429, retry: true, title: 'As many streams are open as this tenant may have' },
  RATE_LIMITED: { status: 429, retry: true, title: 'Too many requests of this tenant in a short time' },
  STEP_FAILED: { status: 500, retry: true, title: 'A step failed for good' },
  STEP_TIMEOUT: { status: 500, retry: true, title: 'A step took longer than it may' },
  NON_DETERMINISTIC: { status: 500, retry: false, title: 'A step asked for something else than it did before' },
  BUDGET_SPENT: { status: 500, retry: false, title: 'A limit of the run leaves no room for a call' },
  POISONED: { status: 500, retry: false, title: 'A step took its worker process down too often' },
  INTERNAL: { status: 500, retry: true, title: 'Something went wrong on our side' },
  DRAINING: { status: 503, retry: true, title: 'This process is shutting down' },
  STORE_UNAVAILABLE: { status: 503, retry: true, title: 'Redis cannot be reached or refuses writes' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table. Its message says what happened, to what, and what to do now. */
export class CairnError extends Error {
  readonly code: ErrorCode;
  /** Machine-readable facts about this occurrence, shown to callers: never secrets, paths or stacks. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CairnError';
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retry;
  }
}

/** The same words for an id that nobody has, one that is malformed and one that is not the caller's. */
export const runNotFound = () =>
  new CairnError(
    'RUN_NOT_FOUND',
    'There is no run with this id. Runs are removed some days after their end; GET /v1/runs lists the others.',
  );
