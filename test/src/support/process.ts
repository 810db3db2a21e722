import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const FROM_SOURCE = ['--disable-warning=ExperimentalWarning', '--conditions=@cairn/source'];
const READY_MS = 30_000;
const SHOWN_LINES = 60;

/** One line of a process's log: what pino wrote, or `{ msg }` for anything else it printed. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real process of the product. */
export interface TestProcess {
  readonly name: string;
  readonly pid: number;
  readonly lines: readonly LogLine[];
  readonly exited: Promise<Exit>;
  readonly running: boolean;
  /** Waits for a line that was or will be logged. @throws Error when the process ends or the time is up first */
  logged(matches: string | ((line: LogLine) => boolean), withinMs?: number): Promise<LogLine>;
  /** Sends the signal and, when it is one that ends the process, waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit | undefined>;
}

export interface ProcessOptions {
  readonly redisUrl: string;
  /** Variables beyond REDIS_URL. This machine's own CAIRN_ settings never reach the process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly name?: string;
}

export interface TestApi extends TestProcess {
  readonly url: string;
}

/** Which Redis each of them works with. */
const started = new Map<TestProcess, string>();

afterEach(({ task }) => {
  if (task.result?.state === 'fail') for (const child of started.keys()) showLog(child);
});

afterAll(() => endProcesses(() => true));

/** Without its Redis a process would go on looking for it, beside the tests that follow. */
export const endProcessesOf = (redisUrl: string): Promise<void> => endProcesses((url) => url === redisUrl);

async function endProcesses(ofRedis: (url: string) => boolean): Promise<void> {
  const ending = [...started].filter(([, url]) => ofRedis(url)).map(([child]) => child);
  for (const child of ending) started.delete(child);
  await Promise.all(ending.map((child) => child.kill('SIGKILL')));
}

/** A worker that has said that it is ready. */
export async function startWorker(options: ProcessOptions): Promise<TestProcess> {
  const worker = startProcess('apps/worker/src/main.ts', { name: 'worker', ...options });
  await worker.logged('worker ready');
  return worker;
}

/** An API on a free port that answers. */
export async function startApi(options: ProcessOptions): Promise<TestApi> {
  const api = startProcess('apps/api/src/main.ts', { name: 'api', ...options, env: { PORT: '0', ...options.env } });
  const { port } = await api.logged('api ready');
  return Object.assign(api, { url: `http://127.0.0.1:${port}` });
}

/** @param entry of the process, from the project's folder */
export function startProcess(entry: string, { redisUrl, env = {}, name = entry }: ProcessOptions): TestProcess {
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(CAIRN_|VITEST|NODE_OPTIONS|PORT$|HOST$)/.test(key),
  );
  const child = spawn(process.execPath, [...FROM_SOURCE, entry], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), NODE_ENV: 'production', REDIS_URL: redisUrl, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error(`${name} could not be started.`);
  const process_ = observe(child, child.pid, name);
  started.set(process_, redisUrl);
  return process_;
}

function observe(child: ChildProcess, pid: number, name: string): TestProcess {
  const lines: LogLine[] = [];
  const watchers = new Set<() => void>();
  const exited = new Promise<Exit>((done) => {
    child.once('close', (code, signal) => done({ code, signal }));
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(parsed(text));
      for (const look of watchers) look();
    });
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid,
    lines,
    exited,
    get running() {
      return isRunning();
    },
    logged: (matches, withinMs = READY_MS) => untilLogged({ lines, watchers, exited, name }, matches, withinMs),
    async kill(signal = 'SIGKILL') {
      if (isRunning()) child.kill(signal);
      return signal === 'SIGSTOP' || signal === 'SIGCONT' ? undefined : exited;
    },
  };
}

interface Observed {
  readonly lines: readonly LogLine[];
  readonly watchers: Set<() => void>;
  readonly exited: Promise<Exit>;
  readonly name: string;
}

function untilLogged(
  { lines, watchers, exited, name }: Observed,
  matches: string | ((line: LogLine) => boolean),
  withinMs: number,
): Promise<LogLine> {
  const wanted = typeof matches === 'string' ? (line: LogLine) => line.msg === matches : matches;
  const { promise, resolve: found, reject } = Promise.withResolvers<LogLine>();
  const look = () => {
    const line = lines.find(wanted);
    if (line) found(line);
  };
  const fail = (why: string) => reject(new Error(`${name} ${why}. It logged:\n${tailOf(lines)}`));
  const timer = setTimeout(() => fail(`did not log that within ${withinMs} ms`), withinMs);
  watchers.add(look);
  look();
  void exited.then(({ code, signal }) => fail(`ended (code ${code}, signal ${signal}) without logging that`));
  return promise.finally(() => {
    clearTimeout(timer);
    watchers.delete(look);
  });
}

function parsed(text: string): LogLine {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'msg' in value) return value as LogLine;
  } catch {
    // not pino's: a stack, a warning of Node
  }
  return { msg: text };
}

const tailOf = (lines: readonly LogLine[]) =>
  lines
    .slice(-SHOWN_LINES)
    .map((line) => `  ${JSON.stringify(line)}`)
    .join('\n');

function showLog({ name, pid, lines }: TestProcess): void {
  process.stderr.write(`\n--- the log of ${name} (pid ${pid}), last ${SHOWN_LINES} lines\n${tailOf(lines)}\n`);
}
