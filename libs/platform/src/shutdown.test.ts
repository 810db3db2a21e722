import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const MODULE = JSON.stringify(new URL('./shutdown.ts', import.meta.url).href);
const PREAMBLE = `
  import { setTimeout as delay } from 'node:timers/promises';
  import { closeOnSignal, exitOnUncaught } from ${MODULE};
  const line = (fields, message) => console.log(message);
  const log = { debug: line, info: line, warn: line, error: line };
  setInterval(() => {}, 1000);
`;

/** Runs a program in a process of its own and, once it printed `up`, sends it the signals. */
async function run(program: string, ...signals: NodeJS.Signals[]) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PREAMBLE + program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    if (signals.length > 0 && output.includes('up\n')) for (const signal of signals.splice(0)) child.kill(signal);
  });
  const [code] = await once(child, 'close');
  return { code, lines: output.trim().split('\n') };
}

test('closes in order at the first signal, ignores the next, exits 0', async () => {
  const { code, lines } = await run(
    `closeOnSignal({ log, deadlineMs: 5000, closers: [
       { name: 'a', close: async () => { await delay(50); console.log('a') } },
       { name: 'b', close: () => console.log('b') },
     ] });
     console.log('up');`,
    'SIGTERM',
    'SIGINT',
  );
  expect(lines).toEqual(['up', 'closing', 'a', 'b', 'closed']);
  expect(code).toBe(0);
});

test('a closer that fails does not stop the others, and the exit code tells', async () => {
  const { code, lines } = await run(
    `closeOnSignal({ log, deadlineMs: 5000, closers: [
       { name: 'a', close: () => { throw new Error('no') } },
       { name: 'b', close: () => console.log('b') },
     ] });
     console.log('up');`,
    'SIGINT',
  );
  expect(lines).toEqual(['up', 'closing', 'could not close', 'b']);
  expect(code).toBe(1);
});

test('a closer that hangs is left behind at the deadline', async () => {
  const { code, lines } = await run(
    `closeOnSignal({ log, deadlineMs: 50, closers: [{ name: 'a', close: () => new Promise(() => {}) }] });
     console.log('up');`,
    'SIGTERM',
  );
  expect(lines.at(-1)).toBe('not closed in time, exiting anyway');
  expect(code).toBe(1);
});

test.each(['throw new Error("late")', 'Promise.reject(new Error("late"))'])('ends at once after: %s', async (fault) => {
  const { code, lines } = await run(`exitOnUncaught(log); setTimeout(() => { ${fault} }, 10);`);
  expect(lines).toEqual(['uncaught error, exiting']);
  expect(code).toBe(1);
});
