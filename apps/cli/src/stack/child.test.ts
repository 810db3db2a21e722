import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, howItEnded, spawnChild } from './child.ts';

const GRACE_MS = 200;
const READY = `console.log(JSON.stringify({ level: 30, msg: 'up' })); setInterval(() => {}, 1000);`;

let folder: string;
let child: Child | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-child-'));
});
afterEach(async () => {
  await child?.stop(0);
  await rm(folder, { recursive: true });
});

async function start(program: string, onLine: (msg: string) => void = () => {}): Promise<Child> {
  const entry = join(folder, 'program.mjs');
  await writeFile(entry, program);
  child = spawnChild({ name: 'program', entry, env: {}, readyMessage: 'up' }, ({ msg }) => onLine(msg));
  return child;
}

test('a process is ready when it says so, and drains when it is told to stop', async () => {
  const { ready, stop } = await start(`process.on('SIGTERM', () => process.exit(0)); ${READY}`);

  expect(await ready).toMatchObject({ msg: 'up', alarming: false });
  expect(await stop(GRACE_MS * 10)).toMatchObject({ code: 0, signal: null });
});

test('one that does not drain in time is killed', async () => {
  const { ready, stop } = await start(`process.on('SIGTERM', () => {}); ${READY}`);
  await ready;

  expect(howItEnded(await stop(GRACE_MS))).toBe('was killed by SIGKILL');
});

test('one that dies of its start is never ready, and its last words are kept', async () => {
  const words: string[] = [];
  const { ready, died } = await start(`console.error('no corpus'); process.exit(3);`, (msg) => words.push(msg));

  expect(await ready).toBeUndefined();
  expect(howItEnded(await died)).toBe('ended with code 3');
  expect(words).toContain('no corpus');
});

test('one whose supervisor is gone drains by itself', async () => {
  const { ready, died } = await start(`process.disconnect(); ${READY}`);
  await ready;

  expect(await died).toMatchObject({ signal: 'SIGTERM' });
});
