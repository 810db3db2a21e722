/** One call, as the ledger knows it. */
export interface EffectRecord {
  readonly inputHash: string;
  /** Of the try that holds, or held, something of the run's limits. */
  nonce: string;
  holds: boolean;
  tokens: number;
  micros: number;
  /** JSON, once there is one. */
  result?: string;
  salvaged: string;
}
