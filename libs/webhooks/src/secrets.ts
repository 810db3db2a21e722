import { randomBytes, randomUUID } from 'node:crypto';
import type { Hooks, WebhookSecret } from '@cairn/checkpoint';

const SECRET_BYTES = 32;

/** A secret that was followed by another one signs beside it for so long. */
const OVERLAP_MS = 24 * 60 * 60 * 1000;

const newSecret = () => ({
  id: `whk_${randomUUID()}`,
  secret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
});

/** Those that sign a tenant's webhooks now; the first one is made when it is needed. */
export async function signingSecrets(hooks: Hooks, tenant: string): Promise<readonly WebhookSecret[]> {
  const known = await hooks.secrets(tenant);
  return known.length > 0 ? known : hooks.addSecret(tenant, newSecret(), OVERLAP_MS, 'first');
}

/** @returns newest first: the one that was made now, and the one before it */
export const rotateSecret = (hooks: Hooks, tenant: string): Promise<readonly WebhookSecret[]> =>
  hooks.addSecret(tenant, newSecret(), OVERLAP_MS, 'rotate');
