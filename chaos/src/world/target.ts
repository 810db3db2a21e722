import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { drawn, lotOf } from '../random.ts';
import { pageOf } from './pages.ts';

/** What was sent for one logical effect under one key. */
export interface KeyUse {
  calls: number;
  /** Whether it took effect: once, however often it was called. */
  applied: boolean;
}

export type FaultName = 'refused' | 'hung' | 'lost before' | 'lost after';

/** What goes wrong, and how often of a hundred calls; calm: nothing. */
const FAULTS: readonly { name: FaultName; share: number }[] = [
  { name: 'refused', share: 3 },
  { name: 'hung', share: 1 },
  { name: 'lost before', share: 1 },
  { name: 'lost after', share: 4 },
];

const Call = z.object({ effect: z.string() });

/** The outside world: it applies each key once, keeps count, and fails as often as the seed says. */
export class Target {
  /** By the effect's name, then by key. */
  readonly effects = new Map<string, Map<string, KeyUse>>();
  readonly faults: Record<FaultName, number> = { refused: 0, hung: 0, 'lost before': 0, 'lost after': 0 };
  calm = false;
  readonly #asked = new Map<string, number>();
  readonly #seed: number;
  readonly #server = createServer((req, res) => void this.#answer(req, res).catch(() => res.destroy()));

  constructor(seed: number) {
    this.#seed = seed;
  }

  static async start(seed: number): Promise<Target> {
    const target = new Target(seed);
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  /** `host:port`. */
  get authority(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '/';
    if (path !== '/effects') return this.#amiss(`page ${path}`, res, () => pageOf(path, res));
    const key = String(req.headers['idempotency-key']);
    const { effect } = Call.parse(await json(req));
    const use = this.#useOf(effect, key);
    use.calls += 1;
    this.#amiss(`effect ${key}`, res, () => {
      use.applied = true;
      const receipt = createHash('sha256').update(key).digest('hex');
      return () => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ receipt }));
    });
  }

  #useOf(effect: string, key: string): KeyUse {
    const keys = this.effects.get(effect) ?? new Map<string, KeyUse>();
    this.effects.set(effect, keys);
    const use = keys.get(key) ?? { calls: 0, applied: false };
    keys.set(key, use);
    return use;
  }

  /** @param apply takes effect, and returns how that is answered */
  #amiss(what: string, res: ServerResponse, apply: () => () => void): void {
    const count = (this.#asked.get(what) ?? 0) + 1;
    this.#asked.set(what, count);
    const fault = this.calm ? undefined : this.#faultOf(`${what} ${count}`);
    if (fault) this.faults[fault] += 1;
    if (fault === 'refused') res.writeHead(503).end();
    else if (fault === 'lost before') res.destroy();
    else if (fault === 'lost after') {
      apply();
      res.destroy();
    } else if (fault !== 'hung') apply()();
  }

  #faultOf(call: string): FaultName | undefined {
    return drawn(FAULTS, lotOf(this.#seed, call) * 100)?.name;
  }
}
