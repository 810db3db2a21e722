import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Visit {
  readonly path: string;
  readonly status: number;
  readonly atMs: number;
  readonly userAgent: string;
}

/** A web host that notes who asks it for what, and how many at once. */
export class Host {
  readonly visits: Visit[] = [];
  /** The most requests that it had in hand at a time. */
  mostAtOnce = 0;
  /** How long it takes for each page. */
  delayMs = 0;
  readonly #pages = new Map<string, (req: IncomingMessage, res: ServerResponse) => void>();
  readonly #server = createServer((req, res) => void this.#answer(req, res));
  #atOnce = 0;

  static async start(): Promise<Host> {
    const host = new Host();
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    return host;
  }

  /** `host:port`, for CAIRN_PRIVATE_SOURCES. */
  get authority(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.authority}${path}`;
  }

  /** What a path answers from now on; without a word it is 404. */
  serve(path: string, answer: (req: IncomingMessage, res: ServerResponse) => void): void {
    this.#pages.set(path, answer);
  }

  text(path: string, text: string, type = 'text/plain'): void {
    this.serve(path, (_, res) => res.writeHead(200, { 'content-type': type }).end(text));
  }

  /** What it was asked for, in that order. */
  asked(path: string): readonly Visit[] {
    return this.visits.filter((visit) => visit.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '/';
    const atMs = performance.now();
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await sleep(this.delayMs);
    this.#atOnce -= 1;
    const answer = this.#pages.get(path) ?? this.#pages.get(path.split('?')[0] ?? '');
    if (answer) answer(req, res);
    else res.writeHead(404).end();
    this.visits.push({ path, status: res.statusCode, atMs, userAgent: req.headers['user-agent'] ?? '' });
  }
}
