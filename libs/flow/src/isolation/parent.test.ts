import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Logger, RunId } from '@cairn/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Isolated, Work } from '../executor/work.ts';
import { ISOLATED_AT_ONCE, isolateIn } from './parent.ts';

const WORK: Work = {
  runId: RunId.parse('run_01890000-0000-7000-8000-000000000001'),
  visit: { step: 'plan', round: 1 },
};
const SUSPECTS = 5;
const silent = () => undefined;
const log: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  isLevelEnabled: () => false,
  child: () => log,
};

const ENDED = { pipeline: 'research', status: 'failed' };
const TOOK = { pipeline: 'research', step: 'plan', work: 'visit' };
const FIGURES = [
  { kind: 'counted', name: 'cairn_runs_ended_total', labels: ENDED, by: 2 },
  { kind: 'timed', name: 'cairn_step_seconds', labels: TOOK, seconds: 0.5 },
];

let folder: string;
let seen: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-isolated-'));
  seen = join(folder, 'seen');
  await appendFile(seen, '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that notes when it begins and ends, and is `ready` after so long. */
async function program(readyMs: number): Promise<URL> {
  const file = join(folder, 'program.mjs');
  await writeFile(
    file,
    `import { appendFileSync } from 'node:fs';
     const note = (what) => appendFileSync(${JSON.stringify(seen)}, what + '\\n');
     note('begins');
     process.once('disconnect', () => process.exit(0));
     process.on('message', ({ kind }) => {
       if (kind !== 'work') return;
       for (const figure of ${JSON.stringify(FIGURES)}) process.send(figure);
       setTimeout(() => process.send({ kind: 'outcome', outcome: { kind: 'done' } }, () => (note('ends'), process.exit(0))), 50);
     });
     setTimeout(() => process.send({ kind: 'ready' }), ${readyMs});`,
  );
  return pathToFileURL(file);
}

const notes = async () => (await readFile(seen, 'utf8')).split('\n').filter(Boolean);

/** The most that were alive at a time. */
function most(all: readonly string[]): number {
  let alive = 0;
  return Math.max(...all.map((what) => (alive += what === 'begins' ? 1 : -1)));
}

test('a crowd of suspects gets a few processes at a time, and each its turn', async () => {
  const isolated = isolateIn(await program(0), log);
  const untilItsTurn = async (): Promise<Isolated> => {
    const result = await isolated(WORK, new AbortController().signal);
    if (result.kind === 'died' || result.outcome.kind !== 'later') return result;
    await sleep(result.outcome.delayMs / 10);
    return untilItsTurn();
  };
  const results = await Promise.all(Array.from({ length: SUSPECTS }, untilItsTurn));

  expect(results).toEqual(results.map(() => ({ kind: 'outcome', outcome: { kind: 'done' } })));
  const all = await notes();
  expect(all.filter((what) => what === 'begins')).toHaveLength(SUSPECTS);
  expect(most(all), 'on a busy machine the first may be through before the second begins').toBeLessThanOrEqual(
    ISOLATED_AT_ONCE,
  );
});

test('who finds no room is not kept waiting: its job comes back', async () => {
  const isolated = isolateIn(await program(60_000), log);
  const stop = new AbortController();
  const busy = Array.from({ length: ISOLATED_AT_ONCE }, () => isolated(WORK, stop.signal));

  expect(await isolated(WORK, stop.signal)).toMatchObject({ kind: 'outcome', outcome: { kind: 'later' } });
  stop.abort('shutdown');
  expect(await Promise.all(busy)).toEqual(busy.map(() => ({ kind: 'died', how: 'SIGKILL' })));
  expect((await notes()).length).toBeLessThanOrEqual(ISOLATED_AT_ONCE);
});

test('a process that has not begun with its work is ended at once when that is stopped', async () => {
  const isolated = isolateIn(await program(60_000), log);
  const stop = new AbortController();
  const running = isolated(WORK, stop.signal);
  await expect.poll(notes, { timeout: 10_000 }).toEqual(['begins']);
  stop.abort('shutdown');

  expect(await running).toEqual({ kind: 'died', how: 'SIGKILL' });
});

test('what work in a process of its own counts is in the figures of its worker', async () => {
  const meter = { add: vi.fn(), observe: vi.fn() };
  const result = await isolateIn(await program(0), log, meter)(WORK, new AbortController().signal);

  expect(result).toMatchObject({ kind: 'outcome' });
  await expect.poll(notes).toEqual(['begins', 'ends']);
  expect(meter.add.mock.calls).toEqual([['cairn_runs_ended_total', ENDED, 2]]);
  expect(meter.observe.mock.calls).toEqual([['cairn_step_seconds', TOOK, 0.5]]);
});

/** A program that takes one piece of work after the other, and does with the nth of each process what is said. */
async function lasting(nth: readonly ('done' | 'handed_back' | 'dies')[]): Promise<URL> {
  const file = join(folder, 'lasting.mjs');
  await writeFile(
    file,
    `import { appendFileSync } from 'node:fs';
     const note = (what) => appendFileSync(${JSON.stringify(seen)}, what + '\\n');
     const nth = ${JSON.stringify(nth)};
     note('begins');
     process.once('disconnect', () => { try { note('leaves'); } finally { process.exit(0); } });
     process.on('message', ({ kind }) => {
       if (kind !== 'work') return;
       const kindOfOutcome = nth.shift();
       note(kindOfOutcome);
       if (kindOfOutcome === 'dies') process.kill(process.pid, 'SIGKILL');
       else process.send({ kind: 'outcome', outcome: { kind: kindOfOutcome } });
     });
     process.send({ kind: 'ready' });`,
  );
  return pathToFileURL(file);
}

const DONE = { kind: 'outcome', outcome: { kind: 'done' } };
const { signal: never } = new AbortController();

test('suspects that come one after the other share a process, which leaves when no more come', async () => {
  const isolated = isolateIn(await lasting(['done', 'done', 'done']), log, undefined, 100);
  for (let i = 0; i < 3; i += 1) expect(await isolated(WORK, never)).toEqual(DONE);

  await expect.poll(notes).toEqual(['begins', 'done', 'done', 'done', 'leaves']);
});

test('who dies in a process that others used before is not to blame: a new one tells', async () => {
  const isolated = isolateIn(await lasting(['done', 'dies']), log);

  expect(await isolated(WORK, never)).toEqual(DONE);
  expect(await isolated(WORK, never)).toEqual(DONE);
  expect(await notes()).toEqual(['begins', 'done', 'dies', 'begins', 'done']);
});

test('who dies in a new process is', async () => {
  const isolated = isolateIn(await lasting(['dies']), log);
  expect(await isolated(WORK, never)).toEqual({ kind: 'died', how: 'SIGKILL' });
});

test('a process in which work was let go has no more of it', async () => {
  const isolated = isolateIn(await lasting(['handed_back', 'done']), log);
  expect(await isolated(WORK, never)).toEqual({ kind: 'outcome', outcome: { kind: 'handed_back' } });
  await expect.poll(notes).toEqual(['begins', 'handed_back', 'leaves']);
});
