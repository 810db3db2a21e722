import { z } from 'zod';
import { Name, ResearchRequest, storedResearch } from './request.ts';

export const TRIGGER_LIMITS = {
  /** Triggers of one tenant. */
  perTenant: 100,
  /** How far an event's timestamp may be off, either way. */
  skewMs: 5 * 60 * 1000,
  topicChars: 500,
} as const;

/** `trg_` + a UUIDv7. */
export const TriggerId = z.string().regex(/^trg_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export type TriggerId = z.infer<typeof TriggerId>;

/** The body of `POST /v1/triggers`. `{{path.to.value}}` in the topic stands for what an event has there. */
export const NewTrigger = z.strictObject({ name: Name, request: ResearchRequest });
export type NewTrigger = z.infer<typeof NewTrigger>;

export const Trigger = z.object({
  id: TriggerId,
  tenant: z.string(),
  name: z.string(),
  request: z.unknown().transform(storedResearch),
  /** `whsec_` + base64: signs the events, so it cannot be kept as a hash. */
  secret: z.string(),
  created_at: z.iso.datetime(),
});
export type Trigger = z.infer<typeof Trigger>;

const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** A template with an event's values in place. Pure. What the event lacks, or has as an object, becomes empty. */
export function topicFrom(template: string, event: unknown): string {
  const filled = template.replace(PLACEHOLDER, (_, path: string) => textAt(event, path.split('.')));
  return filled.replace(/\s+/g, ' ').trim().slice(0, TRIGGER_LIMITS.topicChars);
}

function textAt(event: unknown, path: readonly string[]): string {
  let value = event;
  for (const name of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
