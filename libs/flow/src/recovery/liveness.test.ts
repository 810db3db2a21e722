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

test('looks without a worker count only in a row, and what left the registry begins anew', () => {
  const obituary = new Obituary(GRACE_MS);
  const entries = new Map([['a', entry('1')]]);
  obituary.read(entries, sighting([]), 0);
  obituary.read(new Map(), sighting([]), 1);
  expect(obituary.read(entries, sighting([]), 2), 'it entered again').toEqual([]);
  expect(obituary.read(entries, sighting([]), 3)).toEqual(['a']);
});

test('who left and entered again after a restart has all its time again', () => {
  const obituary = new Obituary(GRACE_MS);
  const before = new Map([['a', entry('1', 'boot1')]]);
  obituary.read(before, sighting([], 'boot2'), 0);
  obituary.read(new Map(), sighting([], 'boot2'), 1);
  expect(obituary.read(before, sighting([], 'boot2'), GRACE_MS)).toEqual([]);
});

test('a second restart gives the time anew to who had come back from the first', () => {
  const obituary = new Obituary(GRACE_MS);
  obituary.read(new Map([['a', entry('1', 'boot1')]]), sighting([], 'boot2'), 0);
  const back = new Map([['a', entry('7', 'boot2')]]);
  obituary.read(back, sighting(['7'], 'boot2'), 1);
  expect(obituary.read(back, sighting([], 'boot3'), GRACE_MS)).toEqual([]);
});

test('of many only the missing ones are dead', () => {
  const obituary = new Obituary(GRACE_MS);
  const entries = new Map([
    ['a', entry('1')],
    ['b', entry('2')],
  ]);
  obituary.read(entries, sighting(['2']), 0);
  expect(obituary.read(entries, sighting(['2']), 1)).toEqual(['a']);
});
