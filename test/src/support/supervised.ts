import type { Cluster } from './cluster.ts';
import { startProcess, type TestProcess } from './process.ts';

const FIXTURE = 'test/src/fixtures/worker.ts';

/** A fixture worker that is started again whenever it dies, as an operator's supervisor does. */
export class Supervised {
  readonly #cluster: Cluster;
  readonly #env: Record<string, string>;
  readonly #name: string;
  #current: TestProcess | undefined;
  #stopping = false;
  /** How often it was started. */
  starts = 0;

  constructor(cluster: Cluster, env: Record<string, string> = {}, name = 'supervised') {
    this.#cluster = cluster;
    this.#env = env;
    this.#name = name;
  }

  async start(): Promise<void> {
    this.starts += 1;
    const worker = startProcess(FIXTURE, this.#cluster.processOptions(this.#env, `${this.#name} ${this.starts}`));
    this.#current = worker;
    void worker.exited.then(() => (this.#stopping ? undefined : this.start().catch(() => undefined)));
    await worker.logged('worker ready');
  }

  async kill(): Promise<void> {
    await this.#current?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current?.kill('SIGTERM');
  }
}
