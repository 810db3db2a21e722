import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LOGS } from './folders.mjs';
import { troubleOf } from './trouble.mjs';

/** The first file of that name on PATH, or undefined. */
export function onPath(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const seconds = (startedMs) => `${((Date.now() - startedMs) / 1000).toFixed(0)} s`;

/**
 * Runs a tool that a set-up needs, in one line on the screen; what it prints goes to a log file.
 * @throws Trouble with the tool's own last words when it fails
 */
export async function quietly(task, command, args, { cwd, env } = {}) {
  const logFile = join(LOGS, 'setup.log');
  const startedMs = Date.now();
  process.stdout.write(`${task} … `);
  const { code, output } = await captured(command, args, { cwd, env, logFile });
  process.stdout.write(`${code === 0 ? seconds(startedMs) : 'failed'}\n`);
  if (code !== 0) throw troubleOf(task, output, logFile);
}

function captured(command, args, { cwd, env, logFile }) {
  const log = createWriteStream(logFile, { flags: 'a' });
  log.on('error', () => {}); // a full disk must not hide the tool's own failure
  log.write(`\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((done) => {
    const output = [];
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output.push(chunk);
        log.write(chunk);
      });
    }
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code, output: Buffer.concat(output).toString() }));
  });
}

/** Runs a command on this terminal. @returns its exit code; 128 + n for signal n, as shells count */
export function onScreen(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  const stopForwarding = forwardSignals(child);
  return new Promise((done) => {
    child.on('error', (error) => {
      stopForwarding();
      console.error(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      done(code ?? 128 + ({ SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1));
    });
  });
}

const PARENT_CHECK_MS = 300;

/**
 * A stop meant for this process is the child's affair: it drains, and this process ends when it has. Told to stop, npm
 * ends its shell, and the shell passes nothing on: that the parent is gone is the same request.
 */
function forwardSignals(child) {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  const release = onStopSignals((signal) => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  return () => {
    clearInterval(check);
    release();
  };
}

/** Takes the signals that would end this process. @returns how to give them back */
export function onStopSignals(listener) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
