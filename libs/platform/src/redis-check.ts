import type { Redis } from 'ioredis';

const OLDEST_VERSION = [6, 2] as const;

export interface RedisProblem {
  readonly code: 'REDIS_TOO_OLD' | 'REDIS_EVICTS' | 'REDIS_NOT_DURABLE' | 'REDIS_UNCHECKED';
  /** What is wrong and what to do about it. */
  readonly message: string;
}

export interface RedisFindings {
  /** With any of these, runs could be lost: do not start. */
  readonly problems: readonly RedisProblem[];
  /** What could not be made sure of. */
  readonly warnings: readonly RedisProblem[];
}

interface Facts {
  readonly version: string | undefined;
  readonly evictionPolicy: string | undefined;
  readonly aof: boolean | undefined;
}

/** Looks whether this Redis can keep the promise that an accepted run is never lost. */
export async function checkRedis(client: Pick<Redis, 'info' | 'config'>): Promise<RedisFindings> {
  const info = await client.info();
  const reported = factsOf(info);
  const configured = await configuration(client);
  if (configured) return { problems: problemsOf({ ...reported, ...configured }), warnings: [] };
  // Managed services keep data in their own ways and report settings that do not apply: say so, but do not refuse.
  const found = problemsOf(reported);
  return {
    problems: found.filter(({ code }) => code === 'REDIS_TOO_OLD'),
    warnings: [UNCHECKED, ...found.filter(({ code }) => code !== 'REDIS_TOO_OLD')],
  };
}

const UNCHECKED: RedisProblem = {
  code: 'REDIS_UNCHECKED',
  message: 'Redis refuses CONFIG GET. Make sure that it has maxmemory-policy noeviction and an append-only file.',
};

const fieldOf = (info: string, name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];

function factsOf(info: string): Facts {
  const aof = fieldOf(info, 'aof_enabled');
  return {
    version: fieldOf(info, 'redis_version'),
    evictionPolicy: fieldOf(info, 'maxmemory_policy'),
    aof: aof === undefined ? undefined : aof === '1',
  };
}

async function configuration(
  client: Pick<Redis, 'config'>,
): Promise<Pick<Facts, 'evictionPolicy' | 'aof'> | undefined> {
  try {
    const [, evictionPolicy] = settings(await client.config('GET', 'maxmemory-policy'));
    const [, appendonly] = settings(await client.config('GET', 'appendonly'));
    return { evictionPolicy, aof: appendonly === 'yes' };
  } catch (error) {
    if (error instanceof Error && /^(ERR|NOPERM)\b/.test(error.message)) return undefined;
    throw error;
  }
}

const settings = (reply: unknown): string[] => (Array.isArray(reply) ? reply.map(String) : []);

function problemsOf({ version, evictionPolicy, aof }: Facts): RedisProblem[] {
  const problems: RedisProblem[] = [];
  if (version !== undefined && isTooOld(version)) {
    problems.push({
      code: 'REDIS_TOO_OLD',
      message: `Redis is ${version}. Use ${OLDEST_VERSION.join('.')} or newer.`,
    });
  }
  if (evictionPolicy !== undefined && evictionPolicy !== 'noeviction') {
    problems.push({
      code: 'REDIS_EVICTS',
      message: `Redis drops keys when memory is short (maxmemory-policy ${evictionPolicy}). Run: redis-cli CONFIG SET maxmemory-policy noeviction`,
    });
  }
  if (aof === false) {
    problems.push({
      code: 'REDIS_NOT_DURABLE',
      message:
        'Redis keeps no append-only file, so a crash loses accepted runs. Run: redis-cli CONFIG SET appendonly yes',
    });
  }
  return problems;
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1]);
}
