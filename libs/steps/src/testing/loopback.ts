import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Loopback {
  readonly origin: string;
  /** As CAIRN_PRIVATE_SOURCES would list it. */
  readonly host: string;
  /** Paths in the order in which they were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** A web server for tests, on a free port of this machine. */
export async function loopback(answer: RequestListener): Promise<Loopback> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    origin: `http://${host}`,
    host,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
