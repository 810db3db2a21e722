import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { noSuchAddress, onlyMethods } from '../error-handler.ts';
import { isCurrent } from '../if-none-match.ts';

const HOUR_S = 3600;
const require = createRequire(import.meta.url);

/** The page consists of what comes from here, and reaches nothing else. Its small pictures are in its style sheet. */
const PAGE_MAY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cairn API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

/** Swagger UI would have its validator abroad look at the document. */
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

/** What the page takes from the package as it is. */
const FILES: ReadonlyMap<string, () => string> = new Map([
  ['swagger-ui-bundle.js', () => require.resolve('swagger-ui-dist/swagger-ui-bundle.js')],
  ['swagger-ui.css', () => require.resolve('swagger-ui-dist/swagger-ui.css')],
]);
const Package = z.object({ version: z.string() });

/** The API as a document for programs and as a page for people. Both need no key: they say nothing of anybody. */
export function docsRoutes(): Router {
  const router = Router();
  let document: Promise<Kept> | undefined;

  router
    .route('/openapi.json')
    .get(async (req, res) => {
      document ??= makeDocument();
      const { text, etag } = await document;
      res.set({ ETag: etag, 'Cache-Control': `public, max-age=${HOUR_S}` });
      if (isCurrent(req, etag)) res.status(304).end();
      else res.type('application/json').send(text);
    })
    .all(onlyMethods('GET'));

  router
    .route('/docs')
    .get((_req, res) => {
      res.set('Content-Security-Policy', PAGE_MAY).type('text/html').send(PAGE);
    })
    .all(onlyMethods('GET'));

  router
    .route('/docs/:file')
    .get(async (req, res, next) => {
      const { file } = req.params;
      const pathOf = FILES.get(file);
      if (pathOf) await sendFile(req, res, pathOf());
      else if (file === 'start.js') res.type('text/javascript').send(START);
      else noSuchAddress(req, res, next);
    })
    .all(onlyMethods('GET'));

  return router;
}

interface Kept {
  readonly text: string;
  readonly etag: string;
}

/** Loaded when it is first asked for: most processes never are. */
async function makeDocument(): Promise<Kept> {
  const { openApiDocument } = await import('../openapi/document.ts');
  const text = JSON.stringify(openApiDocument());
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}

/** @throws Error when the package lacks the file; a client that hung up is no error */
async function sendFile(req: Request, res: Response, path: string): Promise<void> {
  const etag = `"${Package.parse(require('swagger-ui-dist/package.json')).version}"`;
  res.set({ ETag: etag, 'Cache-Control': `public, max-age=${HOUR_S}` });
  if (isCurrent(req, etag)) {
    res.status(304).end();
    return;
  }
  const options = { acceptRanges: false, lastModified: false, etag: false, cacheControl: false };
  await new Promise<void>((done, fail) => {
    res.sendFile(path, options, (error) => {
      if (error && !res.headersSent) fail(new Error(`${path} cannot be served.`, { cause: error }));
      else done();
    });
  });
}
