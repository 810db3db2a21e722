import { createHash } from 'node:crypto';
import type { RunId } from '@cairn/core';

// What users name must not become part of a key as it is.
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Where everything lies in Redis. All of an installation's keys share the prefix, and with it one hash slot. */
export const storeKeys = (prefix: string) => ({
  /** Runs that are not over, by the time (ms) of their last progress: the outbox. */
  live: `${prefix}:live`,
  /** With `:<tenant>` all its runs, and with `:<tenant>:<status>` those of one status, in the order of their ids. */
  index: `${prefix}:index`,
  idempotency: (mark: string) => `${prefix}:idempotency:${mark}`,
  /** The live runs of one concurrency key, in the order in which they came. */
  line: (tenant: string, key: string) => `${prefix}:line:${tenant}:${sha256(key)}`,
  /** The pipelines that workers brought along, by name. */
  pipelines: `${prefix}:pipelines`,
  /** Everybody's triggers by id. */
  triggers: `${prefix}:triggers`,
  /** The ids of one tenant's triggers. */
  triggersOf: (tenant: string) => `${prefix}:triggers:${tenant}`,
  /** The tenants that have, or had, schedules. */
  scheduleTenants: `${prefix}:schedules`,
  /** One tenant's schedules by id. */
  schedules: (tenant: string) => `${prefix}:schedules:${tenant}`,
  /** A schedule's ticks that have no run, by the time (ms) at which they were due. */
  refusedTicks: (id: string) => `${prefix}:schedule:${id}:refused`,
  /** The runs of one thread, by the time (ms) of their acceptance. */
  thread: (tenant: string, thread: string) => `${prefix}:thread:${tenant}:${sha256(thread)}`,
  /** Runs with a webhook whose log has grown, by the time (ms) of that; also the channel that says so. */
  hooks: `${prefix}:hooks`,
  /** What signs a tenant's webhooks. */
  webhookSecrets: (tenant: string) => `${prefix}:webhook-secrets:${tenant}`,
  /** Runs whose log is to be trimmed, by the time (ms) of its oldest event. */
  logs: `${prefix}:logs`,
  /** Wake-ups for the readers of one run. */
  growth: (runId: RunId) => `${prefix}:growth:${runId}`,
  /** `run epoch`: somebody raised that run's fence. */
  fence: `${prefix}:fence`,
  /** An API key, and its secrets before, by the time (ms) at which they end. */
  apiKey: (id: string) => ({ key: `${prefix}:key:${id}`, before: `${prefix}:key:${id}:before` }),
  /** The ids of a tenant's API keys, by the time (ms) at which they were made. */
  apiKeysOf: (tenant: string) => `${prefix}:keys:${tenant}`,
  /** Who is asking a web host, and before when nobody else may. */
  host: (host: string) => {
    const key = `${prefix}:host:${sha256(host)}`;
    return { turns: `${key}:turns`, notBefore: `${key}:not-before` };
  },
  /** A page that a tenant fetched, and the names of all of them by the time (ms) at which they end. */
  snapshots: (tenant: string, name: string) => {
    const all = `${prefix}:snapshots:${tenant}`;
    const hashed = sha256(name);
    return { all, hashed, snapshot: `${all}:${hashed}` };
  },
  /** How many places of a name each process has, and until when its word counts. */
  places: (name: string) => `${prefix}:places:${name}`,
  hits: (name: string) => `${prefix}:hits:${name}`,
  /** What the key of a run begins with. */
  runs: `${prefix}:run:`,
  run: (runId: RunId) => runKeys(`${prefix}:run:${runId}`),
});

const runKeys = (run: string) => ({
  run,
  checkpoints: `${run}:checkpoints`,
  parts: `${run}:parts`,
  blobs: `${run}:blobs`,
  events: `${run}:events`,
  guidance: `${run}:guidance`,
  deliveries: `${run}:deliveries`,
  effects: `${run}:effects`,
});

export type StoreKeys = ReturnType<typeof storeKeys>;
