import { randomUUID } from 'node:crypto';
import { fold, isTerminal, isTerminalEvent, MOVES, type RunStatus } from '@cairn/core';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { memoryStore } from '../memory/store.ts';
import { redisStore } from '../redis/store.ts';
import type { Store } from '../store.ts';
import { type Act, lives } from './acts.ts';
import { Player } from './player.ts';

const LIVES = Number(process.env.CAIRN_TEST_LIVES ?? 150);
const LONG_MS = 10 * 60 * 1000;

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

/** What holds of a run's log at any time. */
async function expectSound(store: Store, player: Player): Promise<void> {
  const run = await store.get(player.runId);
  const events = (await store.events(player.runId, undefined, 1000))?.events ?? [];
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  const ends = events.filter(({ type }) => isTerminalEvent(type)).length;
  const revived = events.filter(({ type }) => type === 'run.retried').length;
  expect(ends - revived).toBe(run && isTerminal(run.status) ? 1 : 0);
  expect(fold(events)).toMatchObject({ status: run?.status, usage: run?.usage, last_message_id: run?.last_message_id });
}

function expectMove(from: RunStatus, to: RunStatus, act: Act): void {
  if (from !== to) expect(MOVES[from] as readonly RunStatus[], `${act.do} moved ${from} to ${to}`).toContain(to);
}

test(
  'whatever is done to a run, both drivers answer and keep the same, move as the lifecycle says, and keep a sound log',
  async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (acts) => {
        const memory = memoryStore({ runRetentionMs: 60_000 });
        const kept = redisStore({ redis, prefix: `{${randomUUID()}}`, runRetentionMs: 60_000 });
        const reference = new Player(memory);
        const player = new Player(kept, reference.runId);
        await Promise.all([reference.begin(), player.begin()]);
        for (const act of acts) {
          const before = (await kept.get(player.runId))?.status ?? 'queued';
          expect(await player.play(act), JSON.stringify(act)).toEqual(await reference.play(act));
          expect(await player.seen(), `after ${JSON.stringify(act)}`).toEqual(await reference.seen());
          expectMove(before, (await kept.get(player.runId))?.status ?? 'queued', act);
          await expectSound(kept, player);
        }
        await kept.close();
      }),
      { numRuns: LIVES, interruptAfterTimeLimit: LONG_MS },
    );
  },
  LONG_MS,
);
