import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const SECONDS = 12;
const FROM_SOURCE = ['--disable-warning=ExperimentalWarning', '--conditions=@cairn/source'];

/** The whole of `npm run chaos`, for a short time and with less in it: the command for more is in docs/reliability.md. */
async function chaos(seed: number): Promise<{ code: number; said: string }> {
  const flags = { seconds: SECONDS, seed, workers: 2, researchers: 2, apis: 2, rate: 3, gap: 700 };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [...FROM_SOURCE, 'chaos/src/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said: out + err };
}

test('processes and Redis are killed, frozen and told to go for some seconds: no promise is broken', async () => {
  const { code, said } = await chaos(randomInt(2 ** 31));
  process.stdout.write(said);
  expect(said).toMatch(/^seed \d+: \d+ strikes/);
  expect(said).toContain('0 violations');
  expect(Number(/strikes that hit +(\d+)/.exec(said)?.[1])).toBeGreaterThan(0);
  expect(Number(/^runs +(\d+):/m.exec(said)?.[1])).toBeGreaterThan(SECONDS);
  expect(code).toBe(0);
});
