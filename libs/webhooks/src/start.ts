import type { Store } from '@cairn/checkpoint';
import type { Logger, MessageId, RunId } from '@cairn/core';
import { reachOf } from '@cairn/net';
import { Deliverer, type Next, type ReachWebhookPoint } from './deliverer.ts';
import { type DeliveryJobs, Dispatcher } from './dispatcher.ts';
import type { DeliveryPolicy } from './policy.ts';
import { createSender } from './send.ts';

export type Deliver = (runId: RunId, event: MessageId, signal: AbortSignal) => Promise<Next>;

/** A queue of deliveries with somebody who works on it. */
export interface DeliveryQueue extends DeliveryJobs {
  /** Hands back what is in hand and stops. */
  close(): Promise<void>;
}

export interface WebhooksOptions<Queue extends DeliveryQueue> {
  readonly store: Store;
  readonly policy: DeliveryPolicy;
  /** `host:port` of targets that may be called although private, and without TLS. */
  readonly privateHosts: readonly string[];
  readonly queue: (deliver: Deliver) => Queue;
  readonly reach: ReachWebhookPoint;
  readonly log: Logger;
}

export interface Webhooks<Queue extends DeliveryQueue> {
  readonly queue: Queue;
  close(): Promise<void>;
}

/** Starts to tell the webhooks of runs what happens to them. */
export function startWebhooks<Queue extends DeliveryQueue>(options: WebhooksOptions<Queue>): Webhooks<Queue> {
  const { store, policy, privateHosts, reach, log } = options;
  const sender = createSender(reachOf(privateHosts), policy.timeoutMs);
  const deliverer = new Deliverer({ store, sender, policy, reach, log });
  const queue = options.queue((runId, event, signal) => deliverer.deliver(runId, event, signal));
  const dispatcher = new Dispatcher({ store, jobs: queue, reach, log });
  dispatcher.start();
  return {
    queue,
    async close() {
      await dispatcher.close();
      await queue.close();
      await sender.close();
    },
  };
}
