import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATE } from '../folders.mjs';
import { tryPort } from '../ports.mjs';
import { Trouble } from '../trouble.mjs';
import { answers, folderOf, pidOf } from './ask.mjs';
import { keepUp, LOG } from './keep-up.mjs';
import { container, program } from './start.mjs';

const USUAL_PORT = 6379;
/** A large append-only file takes a while to load. */
const READY_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts a Redis of the project's own and keeps it running: one that dies is started again on its data.
 * @param source from `findRedis`
 * @param data `name` of its folder under .cairn; `kept` when the next start goes on with it
 */
export async function serveRedis(source, { name, kept }) {
  mkdirSync(join(STATE, name), { recursive: true });
  const folder = realpathSync(join(STATE, name));
  const remembered = rememberedPort(folder);
  if (remembered && (await folderOf(remembered)) === folder) return adopt(remembered);

  const port = kept ? await choosePort(remembered) : await tryPort(0);
  writeFileSync(join(folder, 'port'), String(port));
  if (source.kind === 'docker') console.log('Redis comes from Docker; the first time its image is fetched.');
  const server = keepUp(source.kind === 'program' ? program(source.path, port, folder) : container(port, folder));
  const stop = async () => {
    await server.stop();
    if (!kept) rmSync(folder, { recursive: true, force: true });
  };
  if (!(await isUp(port, server))) {
    await stop();
    throw new Trouble('Redis did not come up.', `Its last words are in ${LOG}: a full disk, or broken data?`);
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

function rememberedPort(folder) {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8'));
  } catch {
    return undefined; // the first start
  }
}

const choosePort = async (remembered) =>
  (remembered && (await tryPort(remembered))) || (await tryPort(USUAL_PORT)) || (await tryPort(0));

async function isUp(port, server) {
  const deadlineMs = Date.now() + READY_MS;
  while (!server.hasDied() && Date.now() < deadlineMs) {
    if (await answers(port)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** A Redis on our data outlived its launcher (which was killed): a second one on the same folder would ruin it. */
async function adopt(port) {
  const pid = await pidOf(port);
  console.log(`Redis is still running on port ${port} (pid ${pid}); going on with it.`);
  return { url: `redis://127.0.0.1:${port}`, stop: () => terminate(pid) };
}

async function terminate(pid) {
  try {
    process.kill(pid, 'SIGTERM');
    while (process.kill(pid, 0)) await sleep(POLL_MS);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
