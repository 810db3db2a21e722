export interface RedisOptions {
  /** Append-only file; on unless `false`. */
  readonly aof?: boolean;
  /** When the append-only file goes to the disk; every second unless `always`. */
  readonly fsync?: 'everysec' | 'always';
  /** Linux, and servers of this machine only: no file of it grows beyond that, as on a disk that is full. `prlimit` lifts it. */
  readonly mostFileBytes?: number;
}

/** Which servers the tests take: those in containers of an image, or a program of this machine. */
export type Lane =
  | { readonly kind: 'container'; readonly image: string }
  | { readonly kind: 'local'; readonly program: string };

const PROGRAM = 'redis-server';

/**
 * What CAIRN_TEST_REDIS asks for: `local`, `local:<program>`, or an image.
 * @returns undefined when it asks for nothing
 */
export function laneOf(choice: string | undefined): Lane | undefined {
  if (choice === undefined || choice === '') return undefined;
  const local = /^local(?::(?<program>.+))?$/.exec(choice);
  return local ? { kind: 'local', program: local.groups?.program ?? PROGRAM } : { kind: 'container', image: choice };
}

/** The program of this machine that `localRedis` starts. */
export function localProgram(): string {
  const lane = laneOf(process.env.CAIRN_TEST_REDIS);
  return lane?.kind === 'local' ? lane.program : PROGRAM;
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
