import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const TOPICS = ['light', 'fog', 'keeper', 'lens', 'storm', 'harbour'];

/** A small web on the loopback address, which counts what is fetched from it. */
export interface TestWeb {
  /** `host:port`, for CAIRN_PRIVATE_SOURCES. */
  readonly authority: string;
  readonly urls: readonly string[];
  /** Complete answers so far, by path. */
  readonly served: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startWeb(): Promise<TestWeb> {
  const served = new Map<string, number>();
  const server = createServer((request, response) => answer(request, response, served));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    authority,
    urls: TOPICS.map((topic) => `http://${authority}/${topic}`),
    served,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, served: Map<string, number>): void {
  const path = request.url ?? '/';
  const topic = path.slice(1);
  if (!TOPICS.includes(topic)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(page(topic), () => served.set(path, (served.get(path) ?? 0) + 1));
}

function page(topic: string): string {
  const facts = TOPICS.map(
    (other, i) =>
      `<p>The ${topic} of the old lighthouse depends on the ${other} in ${i + 2} ways. ` +
      `In ${1750 + 13 * i + topic.length} a keeper wrote that the ${topic} had saved ${i + 3} ships, and that the ${other} had cost ${i + 1}. ` +
      `Every lighthouse needs a ${topic} that can be trusted when the ${other} fails.</p>`,
  ).join('\n');
  return `<!doctype html><html><head><title>On the ${topic}</title></head><body><article><h1>On the ${topic}</h1>${facts}</article></body></html>`;
}
