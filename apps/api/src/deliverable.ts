import { CairnError, type WebhookTarget } from '@cairn/core';
import { targetFaults } from '@cairn/webhooks';

/**
 * Refuses a webhook whose URL says already that it would never be called.
 * @param at where the body has it: `webhook`, `request.webhook`
 * @throws VALIDATION
 */
export type AssertDeliverable = (webhook: WebhookTarget | undefined, at?: string) => void;

/** @param privateHosts `host:port` of targets that the operator lets webhooks call although private, and without TLS */
export function deliverableWith(privateHosts: readonly string[]): AssertDeliverable {
  const faultOf = targetFaults(privateHosts);
  return (webhook, at = 'webhook') => {
    const fault = webhook && faultOf(webhook.url);
    if (fault === undefined) return;
    const message = 'This webhook could never be delivered. Correct what "errors" lists.';
    throw new CairnError('VALIDATION', message, { errors: [{ path: `${at}.url`, message: fault }] });
  };
}
