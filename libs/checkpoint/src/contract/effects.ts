import { createHash } from 'node:crypto';
import { LIMITS, NO_USAGE, type Usage } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { NewEffect } from '../effects/ledger.ts';
import { accepted, checkpointTo, claimed, eventTypes, gather, leased, type MakeStore } from './scene.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const tokens = (input_tokens: number, cost_usd = 0): Usage => ({ input_tokens, output_tokens: 0, cost_usd });

const call = (more: Partial<NewEffect> = {}): NewEffect => ({
  kind: 'model',
  site: 'section/1',
  inputHash: hash('lighthouses'),
  estimate: NO_USAGE,
  ceilings: {},
  guidance: 0,
  ...more,
});

export function effectsContract(make: MakeStore): void {
  describe('the ledger of effects', () => {
    test('a recorded result is returned to whoever asks again, under any later lease', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      expect(await store.effects.begin(lease, call())).toEqual({ kind: 'open', salvaged: '' });
      await store.effects.settle(lease, call(), { result: { text: 'tall' }, usage: NO_USAGE });

      const later = await leased(store, runId);
      expect(await store.effects.begin(later, call())).toEqual({ kind: 'done', result: { text: 'tall' } });
      expect(await store.effects.begin(later, call({ site: 'section/2' }))).toMatchObject({ kind: 'open' });
    });

    test('one place asks one thing, whoever asks', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.effects.begin(lease, call());
      const other = call({ inputHash: hash('windmills') });

      expect(await store.effects.begin(lease, other)).toEqual({ kind: 'diverged' });
      expect(await store.effects.begin(await leased(store, runId), other)).toEqual({ kind: 'diverged' });
    });

    test('branches of a fan-out and rounds have places of their own', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      const [one, two] = [
        await leased(store, runId, { visit: gather, item: 0 }),
        await leased(store, runId, { visit: gather, item: 1 }),
      ];
      await store.effects.begin(one, call());
      await store.effects.settle(one, call(), { result: 1, usage: NO_USAGE });

      expect(await store.effects.begin(two, call({ inputHash: hash('other') }))).toMatchObject({ kind: 'open' });
    });

    test('a worker that lost its lease starts no call, but what it was told counts, once', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await store.effects.begin(zombie, call());
      const heir = await leased(store, runId);
      await expect(store.effects.begin(zombie, call({ site: 'section/2' }))).rejects.toMatchObject({
        code: 'STALE_LEASE',
      });
      await store.effects.settle(zombie, call(), { result: 'first', usage: NO_USAGE });
      await store.effects.settle(heir, call(), { result: 'second', usage: NO_USAGE });

      expect(await store.effects.begin(heir, call())).toEqual({ kind: 'done', result: 'first' });
    });

    test('a paused run starts no call', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.steer(runId, 'pause');

      await expect(store.effects.begin(lease, call())).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });

    test('a failed call leaves its place open, and what it took is charged', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.effects.begin(lease, call({ estimate: tokens(100) }));
      await store.effects.settle(lease, call(), { usage: tokens(30) });

      expect(await store.effects.begin(lease, call())).toEqual({ kind: 'open', salvaged: '' });
      expect((await store.get(runId))?.usage).toMatchObject({ input_tokens: 30, calls: 1 });
    });

    test('usage adds up by step, on the run and in its log', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      for (const [site, cost] of [
        ['a', 0.1],
        ['b', 0.2],
      ] as const) {
        await store.effects.begin(lease, call({ site, estimate: tokens(100, 1) }));
        const usage = { input_tokens: 10, output_tokens: 5, cost_usd: cost };
        await store.effects.settle(lease, call({ site }), { result: site, usage });
      }
      const plan = { calls: 2, input_tokens: 20, output_tokens: 10, cost_usd: 0.3 };

      expect((await store.get(runId))?.usage).toEqual({ ...plan, by_step: { plan } });
      expect((await eventTypes(store, runId)).filter((type) => type === 'effect.charged')).toHaveLength(2);
    });

    test('what is free is not charged', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.effects.begin(lease, call({ kind: 'fetch' }));
      await store.effects.settle(lease, call({ kind: 'fetch' }), { result: 'page', usage: NO_USAGE });

      expect((await store.get(runId))?.usage).toMatchObject({ calls: 0 });
      expect(await eventTypes(store, runId)).not.toContain('effect.charged');
    });

    test('a try that nobody heard of is charged with its estimate, once', async () => {
      const store = make();
      const runId = await accepted(store);
      const estimate = tokens(100, 0.5);
      await store.effects.begin(await leased(store, runId), call({ estimate })); // its process dies
      const lease = await leased(store, runId);
      expect(await store.effects.begin(lease, call({ estimate }))).toEqual({
        kind: 'open',
        salvaged: '',
        unheard: true,
      });
      expect(await store.effects.begin(lease, call({ estimate })), 'sent twice').toEqual({
        kind: 'open',
        salvaged: '',
      });
      await store.effects.settle(lease, call(), { result: 'x', usage: tokens(60, 0.2) });

      expect((await store.get(runId))?.usage).toMatchObject({ calls: 2, input_tokens: 160, cost_usd: 0.7 });
      const events = (await store.events(runId, undefined, 100))?.events ?? [];
      expect(events.filter(({ type }) => type === 'effect.charged').map(({ data }) => data.outcome)).toEqual([
        'unknown',
        'completed',
      ]);
    });

    test('estimates of calls under way count against a limit; what they did not take is given back', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const asked = (site: string) => call({ site, estimate: tokens(60), ceilings: { tokens: 100 } });
      await store.effects.begin(lease, asked('a'));
      expect(await store.effects.begin(lease, asked('b'))).toEqual({ kind: 'spent', limit: 'max_tokens' });
      await store.effects.settle(lease, asked('a'), { result: 'x', usage: tokens(40) });
      expect(await store.effects.begin(lease, asked('b'))).toMatchObject({ kind: 'open' });
    });

    test('cost and duration are limits too', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const dear = call({ estimate: tokens(1, 0.02), ceilings: { costUsd: 0.01 } });
      expect(await store.effects.begin(lease, dear)).toEqual({ kind: 'spent', limit: 'max_cost_usd' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      const late = call({ ceilings: { durationMs: 10 } });
      expect(await store.effects.begin(lease, late)).toEqual({ kind: 'spent', limit: 'max_duration_ms' });
    });

    test('a limit may be reached, and calls under way count towards each', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const asked = (site: string, estimate: Usage) =>
        store.effects.begin(lease, call({ site, estimate, ceilings: { tokens: 100, costUsd: 0.1 } }));
      expect(await asked('a', tokens(60, 0.06))).toMatchObject({ kind: 'open' });
      expect(await asked('b', tokens(0, 0.05))).toEqual({ kind: 'spent', limit: 'max_cost_usd' });
      expect(await asked('c', tokens(40, 0.04))).toMatchObject({ kind: 'open' });
      expect(await asked('d', tokens(1))).toEqual({ kind: 'spent', limit: 'max_tokens' });
    });

    test('what takes nothing is called though a limit was overrun', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const asked = (site: string, estimate: Usage) =>
        call({ site, estimate, ceilings: { tokens: 100, costUsd: 0.1 } });
      await store.effects.begin(lease, asked('a', tokens(60, 0.06)));
      await store.effects.settle(lease, asked('a', NO_USAGE), { result: 'x', usage: tokens(150, 0.2) });

      expect(await store.effects.begin(lease, asked('b', tokens(1)))).toEqual({ kind: 'spent', limit: 'max_tokens' });
      expect(await store.effects.begin(lease, asked('c', NO_USAGE))).toMatchObject({ kind: 'open' });
    });

    test('text that streams in is kept, put together, and found by the next try', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.effects.begin(lease, call());
      const delta = { type: 'report.delta', data: { text: 'Light', offset: 0 } } as const;
      await store.append(lease, 1, [delta], { site: 'section/1', text: 'Light', restart: false });
      await store.append(lease, 1, [delta], { site: 'section/1', text: 'Light', restart: false });
      await store.append(lease, 2, [], { site: 'section/1', text: 'house', restart: false });
      expect(await store.effects.begin(await leased(store, runId), call())).toEqual({
        kind: 'open',
        salvaged: 'Lighthouse',
      });
    });

    test('a try that starts again forgets what was kept', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.effects.begin(lease, call());
      await store.append(lease, 1, [], { site: 'section/1', text: 'Light', restart: false });
      await store.append(lease, 2, [], { site: 'section/1', text: 'Tower', restart: true });

      expect(await store.effects.begin(await leased(store, runId), call())).toMatchObject({ salvaged: 'Tower' });
    });

    test('work sees no more guidance once it has called somebody', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.say(runId, 'be short');
      const first = await claimed(store, runId);
      await store.effects.begin(first.lease, call({ guidance: first.guidance.length }));
      await store.say(runId, 'be long');
      const again = await claimed(store, runId);
      expect(again.guidance.map(({ text }) => text)).toEqual(['be short']);
      await store.commit(again.lease, checkpointTo(gather));
      expect((await claimed(store, runId, { visit: gather })).guidance).toHaveLength(2);
    });

    test('work knows when it was taken in hand first', async () => {
      const store = make();
      const runId = await accepted(store);
      const { sinceMs, lease } = await claimed(store, runId);
      await store.retryLater(lease, { type: 'step.retrying' });
      await new Promise((resolve) => setTimeout(resolve, 5));

      expect(sinceMs).toBeGreaterThan(0);
      expect((await claimed(store, runId)).sinceMs).toBe(sinceMs);
    });

    test('a result over the limit is refused', async () => {
      const store = make();
      const lease = await leased(store, await accepted(store));
      await store.effects.begin(lease, call());
      const result = 'x'.repeat(LIMITS.effectResultBytes);

      await expect(store.effects.settle(lease, call(), { result, usage: NO_USAGE })).rejects.toMatchObject({
        code: 'OUTPUT_TOO_LARGE',
      });
    });
  });
}
