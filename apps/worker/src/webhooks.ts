import { type ReachCrashPoint, WebhookQueue } from '@cairn/flow';
import { startWebhooks, type Webhooks } from '@cairn/webhooks';
import type { setUp } from './setup.ts';

interface Wiring extends Pick<ReturnType<typeof setUp>, 'env' | 'redis' | 'store' | 'log'> {
  readonly reach: ReachCrashPoint;
}

/** Each worker process tells webhooks what happens to their runs, besides its steps. */
export function tellWebhooks({ env, redis, store, reach, log }: Wiring): Webhooks<WebhookQueue> {
  const { CAIRN_PREFIX: prefix, CAIRN_LOCK_MS: lockMs, CAIRN_STALLED_CHECK_MS: stalledCheckMs } = env;
  return startWebhooks({
    store,
    reach,
    log,
    policy: {
      timeoutMs: env.CAIRN_WEBHOOK_TIMEOUT_MS,
      firstRetryMs: env.CAIRN_WEBHOOK_RETRY_MS,
      giveUpMs: env.CAIRN_WEBHOOK_GIVE_UP_MS,
    },
    privateHosts: env.CAIRN_PRIVATE_WEBHOOKS,
    queue: (deliver) => new WebhookQueue({ redis, prefix, lockMs, stalledCheckMs, log, deliver }),
  });
}
