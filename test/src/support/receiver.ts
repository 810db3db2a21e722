import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** One request that came in, in the order of arrival. */
export interface Arrival {
  readonly path: string;
  /** The `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly signature: string;
  readonly headers: Record<string, string>;
}

/** How a path answers: a status, with headers if need be; 0: never. */
type Behaviour = number | { readonly status: number; readonly headers: Record<string, string> };

/** A webhook target on the loopback address. It does as it is told, path by path; without a word it answers 204. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #server = createServer((req, res) => void this.#answer(req, res));

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** `host:port`, for CAIRN_PRIVATE_WEBHOOKS. */
  get authority(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.authority}${path}`;
  }

  answers(path: string, behaviour: Behaviour): void {
    this.#behaviours.set(path, behaviour);
  }

  at(path: string): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.path === path);
  }

  /** The types that came in at a path, each webhook-id once: what a receiver that drops repeats sees. */
  distinct(path: string): string[] {
    return [...new Map(this.at(path).map(({ id, type }) => [id, type])).values()];
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '/';
    const body = await text(req);
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
    this.arrivals.push({
      path,
      body,
      headers,
      id: headers['webhook-id'] ?? '',
      signature: headers['webhook-signature'] ?? '',
      type: String(JSON.parse(body || '{}').type),
    });
    const behaviour = this.#behaviours.get(path) ?? 204;
    const { status, headers: sent } = typeof behaviour === 'number' ? { status: behaviour, headers: {} } : behaviour;
    if (status > 0) res.writeHead(status, sent).end();
  }
}

/** @throws WebhookVerificationError unless the secret signed what arrived */
export const verify = (secret: string, { body, headers }: Arrival): unknown =>
  new Webhook(secret).verify(body, headers);
