export type { Next } from './deliverer.ts';
export { eventOf, webhookId } from './message.ts';
export { askedAgain, DELIVERY_POLICY, type DeliveryPolicy } from './policy.ts';
export { rotateSecret } from './secrets.ts';
export { startWebhooks, type Webhooks } from './start.ts';
export { targetFaults } from './target.ts';
