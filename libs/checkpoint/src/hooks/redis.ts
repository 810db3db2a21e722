import { type MessageId, messageId, type RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { Wakeups } from '../redis/growth.ts';
import type { StoreKeys } from '../redis/keys.ts';
import type { RunAct } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import {
  type Delivery,
  deliveryText,
  eventAt,
  type HookState,
  type Hooks,
  type NewSecret,
  parseDelivery,
  positionOf,
  type Switch,
  signing,
  type TakenHook,
  type WebhookSecret,
} from './hooks.ts';

interface Connected {
  readonly redis: Redis;
  readonly run: RunAct;
  readonly keys: StoreKeys;
  readonly wakeups: Wakeups;
}

export function redisHooks({ redis, run, keys, wakeups }: Connected): Hooks {
  const familyOf = (runId: RunId) => {
    const of = keys.run(runId);
    return [of.run, of.deliveries, keys.hooks];
  };
  return {
    async take(leaseMs, limit) {
      const reply = await orUnavailable(run('take-hooks', [keys.hooks], [leaseMs, limit]));
      const ids = reply as RunId[];
      const score = ids.pop() ?? '';
      return ids.map((runId): TakenHook => ({ runId, score }));
    },
    read: (runId) => orUnavailable(read(redis, keys, runId)),
    async advance({ runId, score }, seen, found) {
      const records = [...found].flatMap(([event, delivery]) => [positionOf(event), deliveryText(delivery)]);
      await orUnavailable(run('advance-hook', familyOf(runId), [runId, score, positionOf(seen), ...records]));
    },
    async settle(runId, event: MessageId, before: Delivery, after: Delivery, turn?: Switch) {
      const texts = [deliveryText(before), deliveryText(after)];
      const reply = run('settle-delivery', familyOf(runId), [positionOf(event), ...texts, turn ?? '']);
      const [kind] = (await orUnavailable(reply)) as string[];
      return kind === 'settled';
    },
    watch: (onNews) => wakeups.listen(keys.hooks, onNews),
    async secrets(tenant) {
      const kept = await orUnavailable(redis.hmget(keys.webhookSecrets(tenant), 'current', 'previous'));
      return signing(kept.map(parseSecret), Date.now());
    },
    async addSecret(tenant, { id, secret }: NewSecret, overlapMs, when) {
      const kept = run('add-webhook-secret', [keys.webhookSecrets(tenant)], [id, secret, overlapMs, when]);
      return signing(((await orUnavailable(kept)) as string[]).map(parseSecret), Date.now());
    },
  };
}

async function read(redis: Redis, keys: StoreKeys, runId: RunId): Promise<HookState | undefined> {
  const of = keys.run(runId);
  const [[id, seen, off], kept] = await Promise.all([
    redis.hmget(of.run, 'id', 'hook_seen', 'hook_off'),
    redis.hgetall(of.deliveries),
  ]);
  if (!id) return undefined;
  const deliveries = Object.entries(kept)
    .map(([seq, text]) => [messageId(Number(seq)), parseDelivery(text)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { seen: eventAt(Number(seen ?? 0)), off: off !== null, deliveries: new Map(deliveries) };
}

/** `id|secret|created at|expires at or ''` */
function parseSecret(text: string | null): WebhookSecret | undefined {
  if (!text) return undefined;
  const [id = '', secret = '', created, expires] = text.split('|');
  return { id, secret, createdAtMs: Number(created), expiresAtMs: expires ? Number(expires) : undefined };
}
