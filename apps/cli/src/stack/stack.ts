import { relative } from 'node:path';
import { LOGS, ROOT } from '../places.ts';
import type { Screen } from '../screen.ts';
import { type Death, howItEnded } from './child.ts';
import type { LogLine } from './log-file.ts';
import { Supervisor } from './supervisor.ts';

/** A process that drains has this long before it is killed. */
const GRACE_MS = 10_000;

export interface StackOptions {
  readonly workers: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly screen: Screen;
}

/** An API and its workers, each a process of its own that is started again when it dies. */
export class Stack {
  readonly #screen: Screen;
  readonly #env: Readonly<Record<string, string>>;
  readonly #workers: Supervisor[] = [];
  readonly #api: Supervisor;
  #stopping: Promise<void> | undefined;
  #lastAlarm = '';

  constructor({ workers, env = {}, screen }: StackOptions) {
    this.#screen = screen;
    this.#env = env;
    this.#api = this.#supervise('api', 'apps/api/src/main.ts', 'api ready', 0);
    for (let count = 0; count < workers; count++) this.addWorker();
  }

  get workers(): readonly Supervisor[] {
    return this.#workers;
  }

  addWorker(): Supervisor {
    const nth = this.#workers.length + 1;
    const worker = this.#supervise(`worker ${nth}`, 'apps/worker/src/main.ts', 'worker ready', nth);
    this.#workers.push(worker);
    return worker;
  }

  /** Waits until all are up. @returns the API's address. @throws Error with the log's end when one does not start */
  async untilReady(): Promise<URL> {
    const [{ fields }] = await Promise.all([this.#api.untilReady(), ...this.#workers.map((one) => one.untilReady())]);
    return addressOf(String(fields.host), Number(fields.port));
  }

  /** Drains all processes; safe to call again. */
  stop(): Promise<void> {
    const all = [this.#api, ...this.#workers];
    this.#stopping ??= Promise.all(all.map((one) => one.stop(GRACE_MS))).then(() => {});
    return this.#stopping;
  }

  #supervise(name: string, entry: string, readyMessage: string, nth: number): Supervisor {
    return new Supervisor(
      { name, entry, env: { ...this.#env, ...metricsPortOf(nth) }, readyMessage },
      {
        onDeath: (death) => this.#screen.line(this.#obituary(name, death)),
        onRestart: (pid) => this.#screen.line(`${name} is back (pid ${pid})`),
        onAlarm: (line) => this.#alarm(alarm(name, line)),
      },
    );
  }

  /** One trouble may be logged once per connection or queue; a person needs to read it once. */
  #alarm(text: string): void {
    if (text !== this.#lastAlarm) this.#screen.line(text);
    this.#lastAlarm = text;
  }

  #obituary(name: string, death: Death): string {
    const heirs = this.#workers
      .filter((worker) => worker.spec.name !== name && worker.alive)
      .map(({ spec }) => spec.name);
    const what = `${name} (pid ${death.pid}) ${howItEnded(death)}`;
    if (name === 'api') return `${what}; runs go on without it; restarting`;
    if (heirs.length === 0) return `${what}; its steps wait for a worker; restarting`;
    return `${what}; its steps move to ${heirs.join(', ')}; restarting`;
  }
}

/** Processes that share an environment cannot share the port of their figures: each next one has the next. */
function metricsPortOf(nth: number): Record<string, string> {
  const first = Number(process.env.CAIRN_METRICS_PORT ?? 0);
  return first > 0 ? { CAIRN_METRICS_PORT: String(first + nth) } : {};
}

function alarm(name: string, { msg, fields }: LogLine): string {
  const run = typeof fields.runId === 'string' ? ` (${fields.runId})` : '';
  return `${name}: ${msg}${run} [${relative(ROOT, LOGS)}/${name.replaceAll(' ', '-')}.log]`;
}

/** What a browser on this machine asks for: nobody can visit 0.0.0.0. */
function addressOf(host: string, port: number): URL {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`);
}
