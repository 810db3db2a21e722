export interface RedisOptions {
  /** Append-only file; on unless `false`. */
  readonly aof?: boolean;
  /** When the append-only file goes to the disk; every second unless `always`. */
  readonly fsync?: 'everysec' | 'always';
  /** For the container, where there is an engine. */
  readonly image?: string;
}

/** A real Redis of a test's own. Its address stays the same over `kill` and `restart`. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Of the server, where it is a process of this machine. */
  readonly pid: number | undefined;
  /** SIGKILL: no good-bye, no last write. */
  kill(): Promise<void>;
  /** Up again on the same data; stops it first when it runs. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** No eviction, and an append-only file unless asked otherwise: what the product demands of a Redis. */
export function settingsOf({ aof = true, fsync = 'everysec' }: RedisOptions): string[] {
  const durability = ['--appendonly', aof ? 'yes' : 'no', '--appendfsync', fsync, '--save', ''];
  return [...durability, '--maxmemory-policy', 'noeviction'];
}
