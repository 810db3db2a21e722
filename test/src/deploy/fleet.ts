import type { Cluster } from '../support/cluster.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';

export type Build = 'A' | 'B';

/** A worker that was told to stop: from `atMs` (since 1970) on its steps are in other hands. */
export interface Departure {
  readonly pid: number;
  readonly atMs: number;
}

/** Three workers and two APIs that are replaced one after the other, each new one up before its predecessor is told to go. */
export class Fleet {
  readonly #cluster: Cluster;
  readonly departures: Departure[] = [];
  /** Processes that did not exit with 0. */
  readonly badExits: string[] = [];
  readonly workers: { build: Build; process: TestProcess }[] = [];
  readonly apis: TestApi[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async start(build: Build, workers: number, apis: number): Promise<void> {
    await Promise.all([
      ...Array.from({ length: workers }, () => this.addWorker(build)),
      ...Array.from({ length: apis }, () => this.#addApi()),
    ]);
  }

  async addWorker(build: Build): Promise<void> {
    const env = { FIXTURE_BUILD: build, CAIRN_LOG_LEVEL: 'info', CAIRN_SWEEP_IDLE_MS: '2000' };
    const entry = 'test/src/fixtures/build-worker.ts';
    const process = startProcess(entry, this.#cluster.processOptions(env, `worker of build ${build}`));
    await process.logged('worker ready');
    this.workers.push({ build, process });
  }

  async #addApi(): Promise<void> {
    this.apis.push(await startApi(this.#cluster.processOptions({ CAIRN_LOG_LEVEL: 'info' }, 'api')));
  }

  /** @param beforeLast called when only the last one of the old workers is left */
  async roll(to: Build, beforeLast: () => Promise<void> = async () => undefined): Promise<void> {
    const leaving = [...this.workers];
    for (const [i, old] of leaving.entries()) {
      await this.addWorker(to);
      if (i === leaving.length - 1) await beforeLast();
      this.workers.splice(this.workers.indexOf(old), 1);
      this.departures.push({ pid: old.process.pid, atMs: Date.now() });
      await this.#stop(old.process);
    }
    for (const old of [...this.apis]) {
      await this.#addApi();
      this.apis.splice(this.apis.indexOf(old), 1);
      await this.#stop(old);
    }
  }

  async #stop(process: TestProcess): Promise<void> {
    const exit = await process.kill('SIGTERM');
    if (exit?.code !== 0) this.badExits.push(`${process.name}: ${JSON.stringify(exit)}`);
  }
}
