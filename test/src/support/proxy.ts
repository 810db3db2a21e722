import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a proxy leads. */
export interface Upstream {
  readonly port: number;
}

interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** A TCP line between a process and its Redis, which can be made slow, dead, or lose what comes back. */
export class TcpProxy {
  /** Where new connections go. */
  upstream: Upstream;
  /** What comes back arrives so many milliseconds later, in order. */
  latencyMs = 0;
  /** Nothing passes, either way, though every connection stays: what was sent meanwhile is lost. */
  blackHole = false;
  /** Asked for each piece that comes back: with true it is lost, and the connection with it. What was asked for is done. */
  losesReply: () => boolean = () => false;
  /** How many replies were lost. */
  lost = 0;
  readonly #links = new Set<Link>();
  readonly #server: Server;

  private constructor(upstream: Upstream) {
    this.upstream = upstream;
    this.#server = createServer((client) => this.#join(client));
  }

  static async start(upstream: Upstream): Promise<TcpProxy> {
    const proxy = new TcpProxy(upstream);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Of what comes back from now on, the nth piece is lost. */
  loseReply(n: number): void {
    let left = n;
    this.losesReply = () => {
      left -= 1;
      return left === 0;
    };
  }

  /** Breaks every connection; new ones are taken. */
  cut(): void {
    for (const link of this.#links) this.#drop(link);
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #join(client: Socket): void {
    const link = { client, upstream: connect(this.upstream.port, '127.0.0.1') };
    this.#links.add(link);
    for (const socket of [link.client, link.upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // it closes next
      socket.on('close', () => this.#drop(link));
    }
    link.client.on('data', (bytes) => {
      if (!this.blackHole) link.upstream.write(bytes);
    });
    let before = Promise.resolve();
    link.upstream.on('data', (bytes) => {
      const dueMs = performance.now() + this.latencyMs;
      before = before.then(() => this.#back(link, bytes, dueMs));
    });
  }

  async #back(link: Link, bytes: Buffer, dueMs: number): Promise<void> {
    if (this.losesReply()) {
      this.lost += 1;
      return this.#drop(link);
    }
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await sleep(earlyMs);
    if (!this.blackHole && !link.client.destroyed) link.client.write(bytes);
  }

  #drop(link: Link): void {
    this.#links.delete(link);
    link.client.destroy();
    link.upstream.destroy();
  }
}
