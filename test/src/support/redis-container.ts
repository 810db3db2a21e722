import { setTimeout as sleep } from 'node:timers/promises';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { freePort } from './free-port.ts';
import { type RedisOptions, settingsOf, type TestRedis } from './redis-options.ts';

const INSIDE = 6379;
const STARTED_MS = 60_000;
const READY = /Ready to accept connections/;

let engine: Promise<boolean> | undefined;

/** Asked once per process. */
export function containerEngineAnswers(): Promise<boolean> {
  engine ??= getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return engine;
}

/** A Redis in a container, on a port of the host that stays the same when the container starts again. */
export async function containerRedis(image: string, options: RedisOptions): Promise<TestRedis> {
  const port = await freePort();
  const started = await new GenericContainer(image)
    .withExposedPorts({ container: INSIDE, host: port })
    .withCommand([
      /valkey/.test(image) ? 'valkey-server' : 'redis-server',
      '--bind',
      '0.0.0.0',
      '--protected-mode',
      'no',
      ...settingsOf(options),
    ])
    .withAutoRemove(false)
    .withWaitStrategy(Wait.forLogMessage(READY))
    .withStartupTimeout(STARTED_MS)
    .start();
  const { container } = await getContainerRuntimeClient();
  const handle = container.getById(started.getId());
  const isRunning = async () => (await handle.inspect()).State.Running;
  return {
    url: `redis://${started.getHost()}:${port}`,
    port,
    pid: undefined,
    async kill() {
      if (!(await isRunning())) return;
      const exited = handle.wait();
      await handle.kill({ signal: 'SIGKILL' });
      await exited;
    },
    async restart() {
      if (await isRunning()) await handle.stop();
      const startsBefore = await startsOf(handle);
      await handle.start();
      await startedAgain(handle, startsBefore);
    },
    async stop() {
      await started.stop({ remove: true, removeVolumes: true });
    },
  };
}

type Handle = ReturnType<Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['getById']>;

const POLL_MS = 50;

/** How often the server in it has come up so far; its log goes on over restarts. */
async function startsOf(handle: Handle): Promise<number> {
  const log = await handle.logs({ stdout: true, stderr: true });
  return log.toString().split(READY).length - 1;
}

async function startedAgain(handle: Handle, startsBefore: number): Promise<void> {
  const deadlineMs = Date.now() + STARTED_MS;
  while (Date.now() < deadlineMs) {
    if ((await startsOf(handle)) > startsBefore) return;
    await sleep(POLL_MS);
  }
  throw new Error(`The Redis container was not ready again within ${STARTED_MS} ms.`);
}
