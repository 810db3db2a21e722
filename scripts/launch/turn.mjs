import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATE } from './folders.mjs';

const FILE = join(STATE, 'setup.pid');
const POLL_MS = 200;

/** Lets one set-up run at a time in this folder: two of them would take each other's files away. */
export async function inTurn(setUp) {
  await takeTurn();
  const giveBack = () => rmSync(FILE, { force: true });
  process.once('exit', giveBack);
  try {
    return await setUp();
  } finally {
    giveBack();
    process.off('exit', giveBack);
  }
}

async function takeTurn() {
  let said = false;
  while (!isTaken()) {
    const holder = currentHolder();
    if (holder === undefined) {
      rmSync(FILE, { force: true });
      continue;
    }
    if (!said) console.log(`Another set-up is running here (pid ${holder}); waiting for it.`);
    said = true;
    await sleep(POLL_MS);
  }
}

function isTaken() {
  const mine = `${FILE}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, FILE); // atomic: the file appears with its content or not at all
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Undefined when the process that took the turn is gone. */
function currentHolder() {
  try {
    const pid = Number(readFileSync(FILE, 'utf8'));
    process.kill(pid, 0);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : undefined;
  }
}
