import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';
import { lotOf } from './random.ts';
import { scheduleOf } from './schedule.ts';
import { Target } from './world/target.ts';

const shape = parseOptions(['--seconds', '600', '--seed', '42']);

test('one seed gives one schedule, another seed another one', () => {
  expect(scheduleOf(shape)).toEqual(scheduleOf(parseOptions(['--seconds', '600', '--seed', '42'])));
  expect(scheduleOf(shape).strikes).not.toEqual(scheduleOf({ ...shape, seed: 43 }).strikes);
});

test('a schedule has every blow, at the rates that were asked for, on victims that there are', () => {
  const { strikes, orders } = scheduleOf(shape);
  expect(strikes.length).toBeGreaterThan(800);
  expect(orders.length).toBeGreaterThan(2000);
  expect(new Set(strikes.map(({ kind, how }) => `${kind} ${how}`)).size).toBe(10);
  const victims = (kind: string) =>
    new Set(strikes.filter((strike) => strike.kind === kind).map(({ victim }) => victim));
  expect(victims('errands')).toEqual(new Set([0, 1, 2]));
  expect(victims('redis')).toEqual(new Set([0]));
  for (const times of [strikes, orders].map((all) => all.map(({ atMs }) => atMs))) {
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(600_000);
  }
});

test('a call meets the same fault under the same seed, whenever it comes', () => {
  expect(lotOf(1, 'effect a 1')).toBe(lotOf(1, 'effect a 1'));
  expect(lotOf(1, 'effect a 1')).not.toBe(lotOf(2, 'effect a 1'));
  const lots = Array.from({ length: 2000 }, (_, i) => lotOf(1, `effect ${i}`));
  expect(lots.filter((lot) => lot < 0.1).length).toBeGreaterThan(140);
  expect(lots.filter((lot) => lot < 0.1).length).toBeLessThan(260);
});

test('the target applies a key once, however often it is called, and tells a second key of one effect', async () => {
  const target = await Target.start(1);
  target.calm = true;
  const call = (key: string) =>
    fetch(`http://${target.authority}/effects`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: JSON.stringify({ effect: 'run/pay' }),
    }).then((response) => response.json());

  expect(await call('a')).toEqual(await call('a'));
  await call('b');
  expect(target.effects.get('run/pay')).toEqual(
    new Map([
      ['a', { calls: 2, applied: true }],
      ['b', { calls: 1, applied: true }],
    ]),
  );
  target.close();
});

test.each([
  [['--seconds', 'soon'], '--seconds'],
  [['--workers', '1'], '--workers'],
])('%j is refused by name', (args, name) => {
  expect(() => parseOptions(args)).toThrow(name);
});
