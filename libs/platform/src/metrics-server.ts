import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Metrics } from './metrics.ts';

/** For a whole request, in milliseconds. */
const REQUEST_MS = 5000;

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface MetricsServerOptions {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * A listener of its own, for the inside of an installation only: it asks nobody for a key, and knows `/metrics` and `/healthz`.
 * @throws Error when it cannot listen there
 */
export async function serveMetrics({ metrics, host, port }: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, answerWith(metrics));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const mend =
      'Set CAIRN_METRICS_PORT to another one, or to 0 for any, or CAIRN_METRICS_HOST to an address of this machine.';
    throw new Error(`Cannot serve metrics on ${host} port ${port} (${code}). ${mend}`, { cause });
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const answerWith =
  (metrics: MetricsServerOptions['metrics']): RequestListener =>
  (req, res) => {
    const path = req.url?.split('?')[0];
    const known = path === '/metrics' || path === '/healthz';
    res.setHeader('Cache-Control', 'no-store').setHeader('X-Content-Type-Options', 'nosniff');
    if (!known || (req.method !== 'GET' && req.method !== 'HEAD')) return void res.writeHead(known ? 405 : 404).end();
    if (path === '/healthz') return void res.setHeader('Content-Type', 'application/json').end('{"status":"ok"}');
    metrics.text().then(
      (text) => res.setHeader('Content-Type', metrics.contentType).end(text),
      () => res.writeHead(500).end(),
    );
  };
