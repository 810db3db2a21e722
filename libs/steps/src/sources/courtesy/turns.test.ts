import { expect, test } from 'vitest';
import { SourceProblem } from '../problem.ts';
import { type HostTurns, inTurn, type Turn } from './turns.ts';

const signal = new AbortController().signal;
const TERMS = { atOnce: 1, gapMs: 0 };

function answering(turn: Turn): HostTurns & { taken: number } {
  return {
    taken: 0,
    async take() {
      this.taken += 1;
      return turn;
    },
    give: async () => undefined,
    rest: async () => undefined,
  };
}

function waiting(turns: HostTurns, crowdMs: number, restMs: number) {
  const nowMs = performance.now();
  const until = { signal, crowdUntilMs: nowMs + crowdMs, restUntilMs: nowMs + restMs };
  return inTurn(turns, 'a.example', TERMS, until, async () => 'asked').catch((error: unknown) => error);
}

test('who waits in a crowd asks again and again, and then makes room', async () => {
  const crowd = answering({ kind: 'full' });
  const beganMs = performance.now();
  const error = await waiting(crowd, 400, 10_000);
  expect(error).toMatchObject({ restMs: 0, outcome: { reason: { code: 'host_busy', retryable: true } } });
  expect(performance.now() - beganMs).toBeGreaterThanOrEqual(400);
  expect(crowd.taken).toBeGreaterThanOrEqual(3);
});

test('a rest that ends in time is waited for, beyond the patience for a crowd', async () => {
  let rested = false;
  const turns = answering({ kind: 'yours' });
  turns.take = async () => {
    if (rested) return { kind: 'yours' };
    rested = true;
    return { kind: 'resting', leftMs: 300 };
  };
  expect(await waiting(turns, 100, 10_000)).toBe('asked');
});

test('a rest that is too long is not begun', async () => {
  const turns = answering({ kind: 'resting', leftMs: 20_000 });
  const error = await waiting(turns, 100, 10_000);
  expect(error).toBeInstanceOf(SourceProblem);
  expect(error).toMatchObject({ restMs: 20_000 });
  expect(turns.taken).toBe(1);
});

test('a turn is kept for as long as the request takes, and given back when it fails', async () => {
  const events: string[] = [];
  const turns: HostTurns = {
    take: async (_, turn) => {
      events.push(`take ${turn}`);
      return { kind: 'yours' };
    },
    give: async (_, turn) => void events.push(`give ${turn}`),
    rest: async () => undefined,
  };
  const until = { signal, crowdUntilMs: performance.now() + 100, restUntilMs: performance.now() + 100 };
  const slow = () => new Promise((_, reject) => setTimeout(() => reject(new Error('broke')), 1_700));
  await expect(inTurn(turns, 'a.example', TERMS, until, slow)).rejects.toThrow('broke');
  const [, turn] = events[0]?.split(' ') ?? [];
  expect(events).toEqual([`take ${turn}`, `take ${turn}`, `give ${turn}`]);
});
