import { type MessageId, messageId, type RunId } from '@cairn/core';
import type { RunRecord } from '../memory/record.ts';
import {
  type Delivery,
  deliveryText,
  type Hooks,
  parseDelivery,
  positionOf,
  signing,
  type TakenHook,
  type WebhookSecret,
} from './hooks.ts';

interface Told {
  seen: number;
  off: boolean;
  readonly deliveries: Map<MessageId, string>;
}

export interface MemoryHooks {
  readonly hooks: Hooks;
  /** Puts a run with a webhook on the list. */
  tell(run: RunRecord): void;
}

export function memoryHooks(runs: ReadonlyMap<RunId, RunRecord>, now: () => number): MemoryHooks {
  const list = new Map<RunId, number>();
  const watchers = new Set<() => void>();
  const states = new WeakMap<RunRecord, Told>();

  const stateOf = (run: RunRecord): Told => {
    const state = states.get(run) ?? { seen: 0, off: false, deliveries: new Map() };
    states.set(run, state);
    return state;
  };
  const tell = ({ created: { runId, request } }: RunRecord) => {
    if (!request.webhook) return;
    list.set(runId, now());
    for (const wake of watchers) queueMicrotask(wake);
  };
  const hooks: Hooks = {
    async take(leaseMs, limit) {
      const due = [...list].filter(([, at]) => at <= now()).slice(0, limit);
      const until = now() + leaseMs;
      return due.map(([runId]): TakenHook => {
        list.set(runId, until);
        return { runId, score: `${until}` };
      });
    },
    async read(runId) {
      const run = runs.get(runId);
      if (!run) return undefined;
      const { seen, off, deliveries } = stateOf(run);
      const parsed = [...deliveries].map(([event, text]) => [event, parseDelivery(text)] as const);
      return { seen: seen === 0 ? undefined : messageId(seen), off, deliveries: new Map(parsed.sort(byEvent)) };
    },
    async advance({ runId, score }, seen, found) {
      const run = runs.get(runId);
      if (!run) return void list.delete(runId);
      const state = stateOf(run);
      state.seen = Math.max(state.seen, positionOf(seen));
      for (const [event, delivery] of found)
        if (!state.deliveries.has(event)) state.deliveries.set(event, deliveryText(delivery));
      if (`${list.get(runId)}` !== score) return;
      if (state.off || state.seen >= run.events.length) list.delete(runId);
      else list.set(runId, now());
    },
    async settle(runId, event, before, after, turn) {
      const run = runs.get(runId);
      if (!run) return false;
      const state = stateOf(run);
      const kept = state.deliveries.get(event);
      if (kept !== undefined && kept !== deliveryText(before)) return kept === deliveryText(after);
      state.deliveries.set(event, deliveryText(after));
      if (turn !== undefined) state.off = turn === 'off';
      if (turn === 'ask') tell(run);
      return true;
    },
    watch(onNews) {
      watchers.add(onNews);
      return () => watchers.delete(onNews);
    },
    ...memorySecrets(now),
  };
  return { hooks, tell };
}

function memorySecrets(now: () => number): Pick<Hooks, 'secrets' | 'addSecret'> {
  const ofTenant = new Map<string, WebhookSecret[]>();
  return {
    secrets: async (tenant) => signing(ofTenant.get(tenant) ?? [], now()),
    async addSecret(tenant, added, overlapMs, when) {
      const [current] = ofTenant.get(tenant) ?? [];
      if (!current || (when === 'rotate' && current.id !== added.id)) {
        const newest = { ...added, createdAtMs: now(), expiresAtMs: undefined };
        ofTenant.set(tenant, [newest, ...(current ? [{ ...current, expiresAtMs: now() + overlapMs }] : [])]);
      }
      return signing(ofTenant.get(tenant) ?? [], now());
    },
  };
}

const byEvent = ([one]: readonly [MessageId, Delivery], [other]: readonly [MessageId, Delivery]) =>
  one < other ? -1 : 1;
