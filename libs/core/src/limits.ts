/** Every limit of the engine: its name ends in its unit. */
export const LIMITS = {
  /** The largest request body that the API reads. */
  requestBodyBytes: 256 * 1024,
  /** The largest output that one step may checkpoint, as JSON. */
  stepOutputBytes: 1024 * 1024,
  /** The largest `data` of one event, as JSON. */
  eventDataBytes: 64 * 1024,
  /** How long an Idempotency-Key is remembered. */
  idempotencyMs: 24 * 60 * 60 * 1000,
  /** How many pieces of guidance a run may be given. */
  guidancePieces: 100,
  /** The longest piece of guidance. */
  guidanceChars: 4000,
  /** The largest result that one call to the outside world may leave in the ledger, as JSON. */
  effectResultBytes: 1024 * 1024,
  /** Text that streams in is kept so often. */
  salvageMs: 250,
  /** How long a pause or cancel waits for workers to put down what they have in hand. */
  letGoMs: 500,
  /** How often a step may take its process down before its run is ended as POISONED. */
  poisonTakes: 3,
  /** A branch whose job is lost is tried at least so often before it counts as failed, whatever its own policy says. */
  branchTries: 3,
} as const;
