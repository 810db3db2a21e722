import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from '../options.ts';
import type { Kind, Strike } from '../schedule.ts';
import { type Exit, Kept } from './kept.ts';
import { type ChaosRedis, startRedis } from './redis.ts';
import { Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const LEASH = new URL(import.meta.resolve('./leash.ts')).href;
const UP_MS = 60_000;

/** Locks that run out while a worker is frozen, and a sweeper that does not make the drain long. */
const SETTINGS = {
  NODE_ENV: 'production',
  PORT: '0',
  CAIRN_LOG_LEVEL: 'info',
  CAIRN_CONCURRENCY: '10',
  CAIRN_LOCK_MS: '2000',
  CAIRN_STALLED_CHECK_MS: '500',
  CAIRN_SWEEP_IDLE_MS: '3000',
  CAIRN_HOST_AT_ONCE: '100',
  CAIRN_HOST_GAP_MS: '0',
  CAIRN_TENANT_SUBMITS_PER_MINUTE: '1000000',
};

/** A strike that hit somebody. */
export interface Hit extends Pick<Strike, 'kind' | 'how' | 'forMs'> {
  readonly name: string;
  readonly pid: number;
  /** By this machine's clock, as the events' times are. */
  readonly atMs: number;
  /** Another process of its kind was up at that moment, and Redis was. */
  readonly standby: boolean;
}

/** Everything that runs: a Redis, the target, and processes of the product that are started again when they end. */
export class System {
  readonly target: Target;
  readonly hits: Hit[] = [];
  /** Strikes that found nobody: whom they were for was down or frozen already. */
  missed = 0;
  readonly #redis: ChaosRedis;
  readonly #kept: Readonly<Record<Kind, readonly Kept[]>>;

  private constructor(redis: ChaosRedis, target: Target, product: Record<Exclude<Kind, 'redis'>, readonly Kept[]>) {
    this.#redis = redis;
    this.target = target;
    this.#kept = { ...product, redis: [redis.kept] };
  }

  /** @throws Error when something does not come up */
  static async start({ seed, workers, researchers, apis, keep }: Options): Promise<System> {
    const [redis, target] = await Promise.all([startRedis(), Target.start(seed)]);
    const { authority } = target;
    const own = { REDIS_URL: redis.url, CAIRN_PRIVATE_SOURCES: authority, CHAOS_TARGET: `http://${authority}` };
    const env = { ...SETTINGS, ...own };
    const several = (count: number, name: string, entry: string, ready: RegExp) =>
      Array.from({ length: count }, (_, i) => program(`${name} ${i + 1}`, entry, env, ready, keep));
    const system = new System(redis, target, {
      errands: several(workers, 'errands', 'chaos/src/world/errand-worker.ts', /worker ready/),
      research: several(researchers, 'research', 'apps/worker/src/main.ts', /worker ready/),
      api: several(apis, 'api', 'apps/api/src/main.ts', /api ready/),
    });
    await system.untilWell();
    return system;
  }

  /** Where the APIs are that are up now. */
  get apiUrls(): readonly string[] {
    const lines = this.#kept.api.filter(({ well }) => well).map(({ readyLine }) => readyLine);
    return lines.flatMap((line) => /"port":(\d+)/.exec(line)?.[1] ?? []).map((port) => `http://127.0.0.1:${port}`);
  }

  get exits(): readonly Exit[] {
    return this.#all.flatMap(({ exits }) => exits);
  }

  /** Strikes at the given times, counted from now. */
  async endure(strikes: readonly Strike[]): Promise<void> {
    const startMs = performance.now();
    for (const strike of strikes) {
      await sleep(Math.max(0, strike.atMs - (performance.now() - startMs)));
      this.#strike(strike);
    }
  }

  /** No more trouble: resolves when everybody is up. */
  async calm(): Promise<void> {
    this.target.calm = true;
    await this.untilWell();
  }

  async untilWell(): Promise<void> {
    await Promise.all(this.#all.map((kept) => kept.untilWell(UP_MS)));
  }

  async stop(): Promise<void> {
    const product = this.#all.filter((kept) => kept !== this.#redis.kept);
    await Promise.all(product.map((kept) => kept.stop('SIGTERM')));
    await this.#redis.stop();
    this.target.close();
  }

  get #all(): readonly Kept[] {
    return Object.values(this.#kept).flat();
  }

  #strike({ kind, victim, how, forMs }: Strike): void {
    const struck = this.#kept[kind][victim];
    const standby = this.#kept[kind].some((kept) => kept !== struck && kept.well) && this.#redis.kept.well;
    if (kind === 'redis' && how === 'kill' && struck?.well) void keepDown(struck, forMs);
    const atMs = Date.now();
    const pid = struck?.strike(how, forMs);
    if (pid === undefined) this.missed += 1;
    else this.hits.push({ kind, how, forMs, pid, atMs, standby, name: struck?.name ?? '' });
  }
}

async function keepDown(redis: Kept, forMs: number): Promise<void> {
  redis.hold();
  await sleep(forMs);
  await redis.rise();
}

function program(
  name: string,
  entry: string,
  env: Readonly<Record<string, string>>,
  ready: RegExp,
  keep?: string,
): Kept {
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--conditions=@cairn/source',
    '--import',
    LEASH,
    resolve(ROOT, entry),
  ];
  const log = keep === undefined ? undefined : join(keep, `${name.replace(' ', '-')}.log`);
  return new Kept({ name, command: process.execPath, args, env, ready, log });
}
