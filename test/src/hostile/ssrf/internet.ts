import {
  createServer as createWebServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Dice } from '../dice.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { COSTLY_ANSWERS } from './costly.ts';
import { LEADS } from './hosts.ts';

export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/** The hosts of the pretended internet, and the listener inside that nobody may reach. */
export class Internet {
  /** What the hosts outside were asked, the robots.txt left out. */
  readonly asked: Asked[] = [];
  /** What came in inside: of each connection its first bytes. */
  readonly inside: string[] = [];
  readonly #servers: readonly Server[];

  private constructor() {
    const web: RequestListener = (req, res) => this.#answer(req, res);
    const inside = createServer((socket) => {
      const at = this.inside.push('') - 1;
      socket.on('data', (data) => (this.inside[at] += data.toString('latin1'))).on('error', () => undefined);
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nThe secret of the inside.');
    });
    this.#servers = [createWebServer(web), createTlsServer({ key: KEY, cert: CERTIFICATE }, web), inside];
  }

  static async start(): Promise<Internet> {
    const internet = new Internet();
    await Promise.all(internet.#servers.map((server) => new Promise<void>((up) => server.listen(0, '127.0.0.1', up))));
    return internet;
  }

  /** What lets a process of the product see this internet and no other. */
  get env(): Record<string, string> {
    const [http, https, inside] = this.#servers.map((server) => String((server.address() as AddressInfo).port));
    return {
      NODE_OPTIONS: `--import=${new URL('../../fixtures/pretended-internet.ts', import.meta.url)}`,
      STAND_IN_HTTP: String(http),
      STAND_IN_HTTPS: String(https),
      STAND_IN_INSIDE: String(inside),
      STAND_IN_CA: CERTIFICATE,
    };
  }

  async close(): Promise<void> {
    for (const server of this.#servers)
      if ('closeAllConnections' in server) Reflect.apply(server.closeAllConnections as () => void, server, []);
    await Promise.all(this.#servers.map((server) => new Promise((closed) => server.close(closed))));
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    const { method = '', url: path = '', headers } = req;
    res.on('error', () => undefined).socket?.on('error', () => undefined);
    if (path === '/robots.txt') return void res.writeHead(404).end();
    const host = headers.host ?? '';
    this.asked.push({ method, host, path });
    const name = path.slice(1);
    const lead = LEADS.find(([from]) => host === 'leads.example' && from === name);
    if (lead) return void res.writeHead(302, lead[1] === '' ? {} : { location: lead[1] }).end();
    const costly = host === 'costly.example' ? COSTLY_ANSWERS[name] : undefined;
    if (costly) costly(res);
    else res.writeHead(200, { 'content-type': 'text/plain' }).end(textOf(host + path));
  }
}

const WORDS = 'stone way fog light keeper lamp oil bell dusk coast ship harbour lens storm wall path tower watch'.split(
  ' ',
);

/** A text like no other page's: two that are nearly the same count once. */
function textOf(place: string): string {
  const seed = [...place].reduce((sum, sign) => Math.imul(sum, 31) + (sign.codePointAt(0) ?? 0), 7);
  const dice = new Dice(seed);
  const sentence = () => `The ${Array.from({ length: 9 }, () => dice.pick(WORDS)).join(' ')} ${dice.below(10_000)}.`;
  return Array.from({ length: 12 }, sentence).join(' ');
}
