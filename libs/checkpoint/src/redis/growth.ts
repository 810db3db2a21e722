import type { RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { StoreKeys } from './keys.ts';

type Heard = (message: string) => void;

/**
 * Wake-ups over one subscribed connection for the whole process, opened at the first use.
 * A message may be lost while it reconnects, so every listener is woken (with '') once it is back.
 */
export class Wakeups {
  readonly #redis: Redis;
  readonly #listeners = new Map<string, Set<Heard>>();
  #subscriber: Redis | undefined;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  listen(channel: string, heard: Heard): () => void {
    const known = this.#listeners.get(channel);
    const listeners = known ?? new Set();
    listeners.add(heard);
    if (!known) {
      this.#listeners.set(channel, listeners);
      this.#connection()
        .subscribe(channel)
        .catch(() => undefined); // subscribed again when the connection is back
    }
    return () => {
      listeners.delete(heard);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#subscriber?.unsubscribe(channel).catch(() => undefined);
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#subscriber?.disconnect();
  }

  #connection(): Redis {
    if (this.#subscriber) return this.#subscriber;
    const subscriber = this.#redis.duplicate({
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    this.#subscriber = subscriber;
    subscriber.on('message', (channel: string, message: string) => {
      for (const heard of this.#listeners.get(channel) ?? []) heard(message);
    });
    subscriber.on('ready', () => {
      const channels = [...this.#listeners.keys()];
      if (channels.length === 0) return;
      subscriber
        .subscribe(...channels)
        .then(() => this.#wakeAll())
        .catch(() => undefined); // lost again: the next 'ready' does it over
    });
    subscriber.on('error', () => undefined); // the command connection reports what is wrong
    return subscriber;
  }

  #wakeAll(): void {
    for (const listeners of this.#listeners.values()) for (const heard of listeners) heard('');
  }
}

export function watchFences(wakeups: Wakeups, keys: StoreKeys, onRaised: (runId: RunId, epoch: number) => void) {
  return wakeups.listen(keys.fence, (message) => {
    const [runId, epoch] = message.split(' ');
    if (runId && epoch) onRaised(runId as RunId, Number(epoch));
  });
}
