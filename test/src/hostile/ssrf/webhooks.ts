import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Answer, get, post } from '../../support/http.ts';
import type { Target } from './target.ts';

/** What the API says of a delivery. */
export interface Delivery {
  readonly status: string;
  readonly response_status: number | null;
  readonly error: string | null;
}

const SETTLED_MS = 30_000;
const LOOK_MS = 50;

/** The same address for a webhook, which has to be https. */
export const asWebhook = (url: string): string => url.replace(/^http:\/\//i, 'https://').replace(/:80(?=\/)/, '');

/** Submits a run that tells an address of its beginning. */
export const hook = (api: string, url: string): Promise<Answer> =>
  post(api, '/v1/runs', {
    body: {
      topic: 'stones by the way',
      mode: 'sources_only',
      sources: [{ text: 'A cairn is a heap of stones.' }],
      webhook: { url, events: ['run.created'] },
    },
  });

/** The one delivery of a run after its first attempt. @throws Error when there was none in time */
export async function settled(api: string, runId: unknown): Promise<Delivery> {
  const deadlineMs = performance.now() + SETTLED_MS;
  while (performance.now() < deadlineMs) {
    const { data } = (await get(api, `/v1/runs/${runId}/webhook-deliveries`)).body as { data: Delivery[] };
    const [delivery] = data;
    if (delivery && delivery.status !== 'pending') return delivery;
    await sleep(LOOK_MS);
  }
  throw new Error(`Nothing was delivered for ${runId}, nor given up, in ${SETTLED_MS} ms.`);
}

const AT_SIGN = /@/;
const CREDENTIALS = 'must not carry credentials';

/** What has to become of a target as a webhook: it is refused with the request for a reason, or called with an end. */
export function deliveryFate({ url, fate, dns = [] }: Target): { refused?: RegExp; delivered?: object } {
  const delivered = { status: 'delivered', response_status: 200, error: null };
  switch (fate.kind) {
    case 'not_taken':
      return { refused: /must be an http or https URL/ };
    case 'credentials':
      return isRedirect(url) ? { delivered: notFollowed } : { refused: new RegExp(CREDENTIALS) };
    case 'blocked':
      if (isRedirect(url)) return { delivered: notFollowed };
      return { refused: new RegExp(AT_SIGN.test(url) ? `${fate.why}|${CREDENTIALS}` : escaped(fate.why)) };
    case 'blocked_by_name':
      if (isRedirect(url)) return { delivered: notFollowed };
      // Whose name is still outside when it is looked up is called there, and who looked it up before is not told.
      if (dns.length > 1) return { delivered: { status: expect.stringMatching(/^(delivered|failed)$/) } };
      return { delivered: { status: 'failed', response_status: null, error: `Not called: ${fate.why}.` } };
    case 'good':
      if (isRedirect(url)) return { delivered: notFollowed };
      // Stricter than it has to be: what reads like a user's name to somebody is refused.
      return /\\@/.test(url) ? { refused: new RegExp(CREDENTIALS) } : { delivered };
    case 'failed':
      if (isRedirect(url)) return { delivered: notFollowed };
      // What a target sends is not looked at: enough that it ends.
      return {
        delivered: isCostly(url) ? { status: expect.any(String) } : { status: 'retrying', response_status: null },
      };
  }
}

const isRedirect = (url: string) => url.includes('//leads.example/');
const isCostly = (url: string) => url.includes('//costly.example/');
const notFollowed = { status: 'retrying', response_status: 302, error: 'It answered 302.' };
const escaped = (text: string) => text.replace(/[.]/g, '\\.');
