import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kept } from './kept.ts';

const UP_MS = 30_000;

/** A redis-server of the chaos's own, with the durability that the product asks for and no more: AOF everysec. */
export interface ChaosRedis {
  readonly url: string;
  readonly kept: Kept;
  stop(): Promise<void>;
}

/** @throws Error when it does not come up */
export async function startRedis(): Promise<ChaosRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-chaos-'));
  const port = await freePort();
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const durability = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const kept = new Kept({
    name: 'redis',
    command: 'redis-server',
    args: [...where, ...durability, '--maxmemory-policy', 'noeviction'],
    env: {},
    log: undefined,
    ready: /Ready to accept connections/,
  });
  process.once('exit', () => kept.end());
  await kept.untilWell(UP_MS);
  return {
    url: `redis://127.0.0.1:${port}`,
    kept,
    async stop() {
      await kept.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
