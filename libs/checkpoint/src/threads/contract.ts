import { ResearchRequest, type RunId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { newRunId, plan } from '../contract/scene.ts';
import type { Store } from '../store.ts';
import type { ThreadStore } from './store.ts';

/** Gives a store with nothing in it, and its threads. */
export type MakeThreads = () => { readonly store: Store; readonly threads: ThreadStore };

const THREAD = 'rivers';

async function enter(store: Store, tenant = 'acme', thread = THREAD): Promise<RunId> {
  const request = ResearchRequest.parse({ topic: 'Why do rivers meander?', thread_id: thread });
  const runId = newRunId();
  await store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  await sleep(2); // runs of one millisecond have no order
  return runId;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What "a thread store" means: every driver passes it. */
export function threadContract(name: string, make: MakeThreads): void {
  describe(`${name} is a thread store`, () => {
    test('holds the runs of a thread, newest first, and of no other tenant or thread', async () => {
      const { store, threads } = make();
      const first = await enter(store);
      await enter(store, 'acme', 'lakes');
      await enter(store, 'other');
      const second = await enter(store);

      const standing = await threads.get('acme', THREAD);
      expect(standing?.runs).toEqual([second, first]);
      expect(standing?.expiresAtMs).toBeGreaterThan(Date.now());
      expect(await threads.get('acme', 'nowhere')).toBeUndefined();
    });

    test('forgets a thread: later runs begin with nothing', async () => {
      const { store, threads } = make();
      await enter(store);
      await enter(store, 'other');

      expect(await threads.forget('acme', THREAD)).toBe(true);
      expect(await threads.get('acme', THREAD)).toBeUndefined();
      expect(await threads.forget('acme', THREAD)).toBe(false);
      expect((await threads.get('other', THREAD))?.runs).toHaveLength(1);
      const later = await enter(store);
      expect((await threads.get('acme', THREAD))?.runs).toEqual([later]);
    });

    test('lets a thread expire when it is told to', async () => {
      const { store, threads } = make();
      await enter(store);
      expect(await threads.expire('acme', 'nowhere', 1000)).toBe(false);
      expect(await threads.expire('acme', THREAD, 30)).toBe(true);
      await sleep(60);

      expect(await threads.get('acme', THREAD)).toBeUndefined();
      const later = await enter(store);
      expect((await threads.get('acme', THREAD))?.runs).toEqual([later]);
    });

    test('a run that enters a thread renews its life', async () => {
      const { store, threads } = make();
      const first = await enter(store);
      await threads.expire('acme', THREAD, 10_000);
      const ending = (await threads.get('acme', THREAD))?.expiresAtMs ?? 0;
      expect(ending).toBeLessThanOrEqual(Date.now() + 10_000 + 1000);
      const second = await enter(store);

      const standing = await threads.get('acme', THREAD);
      expect(standing?.runs).toEqual([second, first]);
      expect(standing?.expiresAtMs).toBeGreaterThan(ending + 60_000);
    });
  });
}
