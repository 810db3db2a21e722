import type { ServerResponse } from 'node:http';
import { type Answer, createJudge, type Judge } from '@cairn/conformance';
import { openApiDocument } from '../openapi/document.ts';
import type { App } from '../server.ts';

/** Made once for all tests of a file: its validators are compiled as they are needed. */
let judge: Judge | undefined;

/**
 * Has every answer of an app judged by its OpenAPI document, whoever asked and however: what stands on the wire counts, also
 * where a test looks at none of it.
 * @returns `faults`, which grows with what is found
 */
export function witnessed(app: App): { listener: App; faults: readonly string[] } {
  judge ??= createJudge(openApiDocument());
  const isAsDocumented = judge;
  const faults: string[] = [];
  const listener: App = (req, res, unread) => {
    const written = recorded(res);
    const { method = '', url = '' } = req;
    res.once('close', () => {
      if (!res.headersSent) return; // the connection was gone before there was an answer
      const { statusCode: status, writableEnded: whole } = res;
      const answer: Answer = { method, path: url, status, headers: headersOf(res), body: written(), whole };
      faults.push(...isAsDocumented(answer));
    });
    app(req, res, unread);
  };
  return { listener, faults };
}

/** @returns what was written to the response so far */
function recorded(res: ServerResponse): () => string {
  const chunks: Uint8Array[] = [];
  const { write, end } = res;
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(chunk);
  };
  // Their overloads are passed on as they come.
  res.write = (...args: unknown[]) => {
    keep(args[0]);
    return Reflect.apply(write, res, args);
  };
  res.end = (...args: unknown[]) => {
    keep(args[0]);
    return Reflect.apply(end, res, args);
  };
  return () => Buffer.concat(chunks).toString('utf8');
}

const headersOf = (res: ServerResponse): Headers =>
  new Headers(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
