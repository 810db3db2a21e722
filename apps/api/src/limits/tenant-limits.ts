import type { Env } from '@cairn/platform';

/** How much one tenant may have at a time. */
export interface TenantLimits {
  /** Runs that are not over. */
  readonly liveRuns: number;
  /** Submissions and forks, through all API processes together. */
  readonly submitsPerMinute: number;
  /** Of request bodies, through all API processes together. */
  readonly bytesPerMinute: number;
  /** Open event streams, in all API processes together. */
  readonly streams: number;
}

export type LimitsEnv = Pick<
  Env,
  | 'CAIRN_TENANT_LIVE_RUNS'
  | 'CAIRN_TENANT_SUBMITS_PER_MINUTE'
  | 'CAIRN_TENANT_BYTES_PER_MINUTE'
  | 'CAIRN_TENANT_STREAMS'
>;

export const tenantLimits = (env: LimitsEnv): TenantLimits => ({
  liveRuns: env.CAIRN_TENANT_LIVE_RUNS,
  submitsPerMinute: env.CAIRN_TENANT_SUBMITS_PER_MINUTE,
  bytesPerMinute: env.CAIRN_TENANT_BYTES_PER_MINUTE,
  streams: env.CAIRN_TENANT_STREAMS,
});
