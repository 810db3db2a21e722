import type { Logger } from '@cairn/core';
import { expect, test } from 'vitest';
import { lazyLog } from './lazy-log.ts';

/** Writes lines down with the fields that they carry. */
function scene(enabled: readonly string[]) {
  const lines: unknown[] = [];
  const children: object[] = [];
  const logger = (carried: object): Logger => {
    const line = (level: string) => (fields: object, message: string) =>
      void lines.push([level, { ...carried, ...fields }, message]);
    return {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      isLevelEnabled: (level) => enabled.includes(level),
      child: (fields) => {
        children.push(fields);
        return logger({ ...carried, ...fields });
      },
    };
  };
  return { lines, children, log: lazyLog(logger({}), () => ({ run: 1 })) };
}

test('what is logged carries the fields, and the logger is made once', () => {
  const { log, lines, children } = scene(['debug', 'info', 'warn', 'error']);
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]({ at: level }, 'said');
  log.child({ more: 2 }).info({}, 'below');

  expect(lines).toEqual([
    ...['debug', 'info', 'warn', 'error'].map((level) => [level, { run: 1, at: level }, 'said']),
    ['info', { run: 1, more: 2 }, 'below'],
  ]);
  expect(children).toEqual([{ run: 1 }, { more: 2 }]);
});

test('each level is asked for on its own', () => {
  const { log, lines } = scene(['info']);
  log.debug({}, 'said');
  log.info({}, 'said');
  expect(lines).toEqual([['info', { run: 1 }, 'said']]);
});

test('for what nobody hears none is made', () => {
  const { log, lines, children } = scene(['warn', 'error']);
  log.debug({}, 'said');
  log.info({}, 'said');

  expect([lines, children]).toEqual([[], []]);
  expect([log.isLevelEnabled('warn'), log.isLevelEnabled('info')]).toEqual([true, false]);
});
