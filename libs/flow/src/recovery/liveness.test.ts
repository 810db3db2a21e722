import { expect, test } from 'vitest';
import { Obituary } from './liveness.ts';
import type { Entry } from './registry.ts';

const GRACE_MS = 1000;
const entry = (clientId: string, serverRunId = 'boot1'): Entry => ({ clientId, serverRunId, worker: 'host:1' });
const sighting = (connected: string[], serverRunId = 'boot1') => ({ serverRunId, connected: new Set(connected) });

test('a worker that is missing in two looks is dead, in one it is not', () => {
  const obituary = new Obituary(GRACE_MS);
  const entries = new Map([['a', entry('1')]]);

  expect(obituary.read(entries, sighting([]), 0)).toEqual([]);
  expect(obituary.read(entries, sighting([]), 1)).toEqual(['a']);
});

test('a worker that is seen again in between lives', () => {
  const obituary = new Obituary(GRACE_MS);
  const entries = new Map([['a', entry('1')]]);
  obituary.read(entries, sighting([]), 0);
  obituary.read(entries, sighting(['1']), 1);

  expect(obituary.read(entries, sighting([]), 2)).toEqual([]);
});

test('after a restart of the server a worker has time to come back', () => {
  const obituary = new Obituary(GRACE_MS);
  const before = new Map([['a', entry('1', 'boot1')]]);

  expect(obituary.read(before, sighting([], 'boot2'), 0)).toEqual([]);
  expect(obituary.read(before, sighting([], 'boot2'), GRACE_MS - 1)).toEqual([]);
  expect(obituary.read(before, sighting([], 'boot2'), GRACE_MS)).toEqual(['a']);
});

test('a worker that came back after the restart lives', () => {
  const obituary = new Obituary(GRACE_MS);
  obituary.read(new Map([['a', entry('1', 'boot1')]]), sighting([], 'boot2'), 0);

  expect(obituary.read(new Map([['a', entry('7', 'boot2')]]), sighting(['7'], 'boot2'), GRACE_MS)).toEqual([]);
});
