import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { localProgram, type RedisOptions, settingsOf, type TestRedis } from './redis-options.ts';

const START_TRIES = 3;

/** A server of this machine with a folder of its own: redis-server, unless CAIRN_TEST_REDIS names another program. */
export async function localRedis(options: RedisOptions): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-redis-'));
  let { server, port } = await firstStart(options, folder);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      server = await launch(options, folder, port);
    },
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Between choosing a port and listening on it another process may take it. */
async function firstStart(options: RedisOptions, folder: string): Promise<{ server: ChildProcess; port: number }> {
  for (let left = START_TRIES; ; left--) {
    const port = await freePort();
    try {
      return { server: await launch(options, folder, port), port };
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

/** @throws Error with what the server printed when it did not come up */
async function launch(options: RedisOptions, folder: string, port: number): Promise<ChildProcess> {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const program = localProgram();
  const [command = program, ...args] = [...onDisk(options), program, ...where, ...settingsOf(options)];
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  await new Promise<void>((ready, failed) => {
    server.once('error', (cause) =>
      failed(new Error(`No ${program} on PATH. Install it, or start Docker.`, { cause })),
    );
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

const BLOCK_BYTES = 512;

/** What a server is started by that has only so much room: a write beyond it fails, as on a full disk, and signals nothing. */
const onDisk = ({ mostFileBytes }: RedisOptions): string[] =>
  mostFileBytes === undefined
    ? []
    : ['sh', '-c', `trap '' XFSZ; ulimit -S -f ${mostFileBytes / BLOCK_BYTES}; exec "$0" "$@"`];
