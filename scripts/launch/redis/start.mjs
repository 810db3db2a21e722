import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';

const IMAGE = 'redis:7-bookworm';

/** Nothing acknowledged is lost when the process dies, and nothing is evicted when memory runs out. */
const SETTINGS = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction', '--save', ''];

// Both in a process group of their own (detached): Ctrl-C on the terminal reaches the workers first, and Redis last.

/** @returns a function that starts the server, its output going to the file `log` */
export function program(path, port, folder) {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  return (log) => spawn(path, [...where, ...SETTINGS], { stdio: ['ignore', log, log], detached: true });
}

/** As `program`; the container's name belongs to the folder, so that two never share one. */
export function container(port, folder) {
  const name = `cairn-redis-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const mounts = ['--volume', `${folder}:/data`, '--publish', `127.0.0.1:${port}:6379`];
  const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  const inside = ['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', ...SETTINGS];
  const run = ['run', '--rm', '--init', '--name', name, ...mounts, ...user, IMAGE, ...inside];
  return (log) => spawn('docker', run, { stdio: ['ignore', log, log], detached: true });
}
