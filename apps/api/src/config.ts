import { isIPv4 } from 'node:net';
import type { ApiKey, Env } from '@cairn/platform';
import { type LimitsEnv, type TenantLimits, tenantLimits } from './limits/tenant-limits.ts';

export interface ApiConfig {
  /** None: whoever reaches this machine's loopback address may do everything. */
  readonly keys: readonly ApiKey[];
  readonly limits: TenantLimits;
  /** `host:port` of webhook targets that may be private, and without TLS. */
  readonly privateWebhooks: readonly string[];
}

/** An API without keys on an address that others can reach. */
export class OpenToTheWorldError extends Error {
  override readonly name = 'OpenToTheWorldError';
}

/** @throws OpenToTheWorldError */
export function apiConfig(env: Pick<Env, 'HOST' | 'CAIRN_API_KEYS' | 'CAIRN_PRIVATE_WEBHOOKS'> & LimitsEnv): ApiConfig {
  if (env.CAIRN_API_KEYS.length === 0 && !isLoopback(env.HOST)) {
    throw new OpenToTheWorldError(
      'Without CAIRN_API_KEYS the API is open to everybody, so it listens on a loopback address only. ' +
        'Set CAIRN_API_KEYS to a list of id.secret, or HOST to 127.0.0.1.',
    );
  }
  return { keys: env.CAIRN_API_KEYS, limits: tenantLimits(env), privateWebhooks: env.CAIRN_PRIVATE_WEBHOOKS };
}

/** @param host a name or an address, IPv6 with or without its brackets */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}
