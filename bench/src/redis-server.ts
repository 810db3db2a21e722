import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** When Redis brings its append-only file to the disk. */
export const FSYNC_MODES = ['everysec', 'always'] as const;
export type FsyncMode = (typeof FSYNC_MODES)[number];

const PROGRAMS = ['redis-server', 'valkey-server'];

/** A Redis of the benchmark's own, fresh and empty. */
export interface BenchRedis {
  readonly url: string;
  readonly version: string;
  /** CPU time of the server process since its start, user and system, all threads, in milliseconds. */
  cpuMs(): Promise<number>;
  /** Forgets everything, so that each measurement begins with the same memory. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error when no server program can be started */
export async function startRedis(fsync: FsyncMode): Promise<BenchRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const port = await freePort();
  const server = await launch(settings(fsync, folder, port));
  const url = `redis://127.0.0.1:${port}`;
  const end = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end); // also when the benchmark breaks or is interrupted
  const redis = new Redis(url);
  return {
    url,
    version: fieldOf(await redis.info('server'), 'redis_version'),
    async cpuMs() {
      const info = await redis.info('cpu');
      return 1000 * (Number(fieldOf(info, 'used_cpu_user')) + Number(fieldOf(info, 'used_cpu_sys')));
    },
    async empty() {
      await redis.flushall('SYNC');
    },
    async stop() {
      redis.disconnect();
      process.off('exit', end);
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What Cairn demands of a Redis. A rewrite of the file would strike one subject by chance: there is none. */
function settings(fsync: FsyncMode, folder: string, port: number): string[] {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const durability = ['--appendonly', 'yes', '--appendfsync', fsync, '--auto-aof-rewrite-percentage', '0'];
  return [...where, ...durability, '--save', '', '--maxmemory-policy', 'noeviction'];
}

async function launch(args: readonly string[]): Promise<ChildProcess> {
  const failures: string[] = [];
  for (const program of PROGRAMS) {
    try {
      return await launchOne(program, args);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `The benchmark needs redis-server or valkey-server on PATH, to start its own:\n${failures.join('\n')}`,
  );
}

async function launchOne(program: string, args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`${program} ended with code ${code}: ${printed}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('Ready to accept connections')) ready();
    });
  });
  server.removeAllListeners('exit');
  server.stdout.removeAllListeners('data').resume(); // a full pipe would stop the server
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port to listen on.');
  return address.port;
}

const fieldOf = (info: string, name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
