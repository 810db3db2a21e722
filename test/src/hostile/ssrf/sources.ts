import { expect } from 'vitest';
import { get, post, runEnded } from '../../support/http.ts';
import type { Target } from './target.ts';

/** What a report says of a source. */
export interface Source {
  readonly origin: { readonly url: string };
  readonly status: string;
  readonly reason?: { readonly code: string; readonly text: string };
}

/** As a run's record has an address. */
export const recorded = (url: string): string => Object.assign(new URL(url), { hash: '' }).href;

/** Has a run gather some pages. @returns what became of each, by its address as the record has it */
export async function gather(api: string, urls: readonly string[]): Promise<ReadonlyMap<string, Source>> {
  const sources = urls.map((url) => ({ url }));
  const body = { topic: 'the way', mode: 'sources_only', sources, limits: { max_sources: 200 } };
  const { status, body: run } = await post(api, '/v1/runs', { body });
  if (status !== 202) throw new Error(`${status}: ${JSON.stringify(run)}`);
  expect(await runEnded(api, run.id)).toMatchObject({ status: 'completed' });
  const report = (await get(api, `/v1/runs/${run.id}/report`)).body;
  return new Map((report.sources as Source[]).map((source) => [source.origin.url, source]));
}

/** What has to become of a target as a source. */
export function sourceFate({ fate }: Target): object {
  const left = (status: unknown, code: string, text: unknown) => ({
    status,
    reason: expect.objectContaining({ code, text }),
  });
  switch (fate.kind) {
    case 'good':
      return { status: 'ok' };
    case 'blocked':
    case 'blocked_by_name':
      return left('skipped', 'ssrf_blocked', `Not fetched: ${fate.why}.`);
    case 'credentials':
      return left('skipped', 'bad_url', 'Addresses with credentials are not fetched.');
    case 'not_taken':
      return { status: 'refused with the request' };
    case 'failed':
      return left(expect.stringMatching(/^(failed|skipped)$/), fate.code, expect.stringContaining(fate.why));
  }
}
