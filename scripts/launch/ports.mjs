import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Trouble } from './trouble.mjs';

const MAX_PORT = 65_535;

/** @param port 0 for any free one. @returns the port that could be listened on, or undefined when it is taken */
export function tryPort(port, host = '127.0.0.1') {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? done(undefined) : failed(error)));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address();
      server.close(() => done(got));
    });
  });
}

/** @throws Trouble when the API could not listen where it is told to, before anything else is started */
export async function ensureApiPort(command) {
  const port = Number(process.env.PORT ?? 3000);
  const host = process.env.HOST ?? '127.0.0.1';
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw new Trouble('PORT is not a port number.', `Give one from 0 to ${MAX_PORT}: PORT=3001 npm ${command}`);
  }
  try {
    if ((await tryPort(port, host)) !== undefined) return;
  } catch (error) {
    throw new Trouble(`Port ${port} of ${host} cannot be listened on (${error.code}).`, `Try PORT=3001 npm ${command}`);
  }
  const free = (await tryPort(port + 1, host)) ?? (await tryPort(0, host));
  const holder = holderOf(port);
  throw new Trouble(
    `Port ${port} is taken${holder ? ` by ${holder}` : ''}.`,
    `Stop that, or take another port: PORT=${free} npm ${command}`,
  );
}

/** Who listens there, as far as this user may see it: `node (pid 123)`. */
function holderOf(port) {
  try {
    return process.platform === 'linux' ? holderOnLinux(port) : holderByLsof(port);
  } catch {
    return undefined;
  }
}

function holderOnLinux(port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const LISTENING = '0A';
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === LISTENING)
    .map((columns) => `socket:[${columns[9]}]`);
  const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && holdsOne(entry, sockets));
  return pid && `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (pid ${pid})`;
}

function holdsOne(pid, sockets) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.includes(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false; // another user's process, or gone meanwhile
  }
}

function linkOf(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function holderByLsof(port) {
  const fields = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const field = (letter) =>
    fields
      .split('\n')
      .find((line) => line.startsWith(letter))
      ?.slice(1);
  return field('p') && `${field('c')} (pid ${field('p')})`;
}
