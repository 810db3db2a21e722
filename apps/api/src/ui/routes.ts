import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { noSuchAddress, onlyMethods } from '../error-handler.ts';
import { isCurrent } from '../if-none-match.ts';

/**
 * The page consists of files of its own and reaches nothing but this server. No text can become markup or a script in it: what could
 * make one of a string is refused by the browser (Trusted Types).
 */
const PAGE_MAY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Beside the sources, and the same from where they are compiled to: these files are served as they are. */
const FOLDER = new URL('../../ui/', import.meta.url);
const SCRIPTS = ['main.js', 'api.js', 'dom.js', 'fold.js', 'list.js', 'report.js', 'run.js', 'stream.js'];
const TYPES: ReadonlyMap<string, string> = new Map([
  ['style.css', 'text/css'],
  ...SCRIPTS.map((name) => [name, 'text/javascript'] as const),
]);

interface File {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

/** `/ui`: a page for people who watch runs. It needs no key itself; what it asks the API for does. */
export function uiRoutes(): Router {
  const router = Router();
  const files = new Map<string, Promise<File>>();
  const send = async (name: string, type: string, req: Request, res: Response) => {
    const file = files.get(name) ?? read(name, type);
    files.set(name, file);
    sendFile(await file, req, res);
  };

  router
    .route('/ui')
    .get((req, res) => send('index.html', 'text/html', req, res))
    .all(onlyMethods('GET'));

  router
    .route('/ui/:part')
    .get(async (req, res, next) => {
      const { part } = req.params;
      const type = TYPES.get(part);
      if (type === undefined) noSuchAddress(req, res, next);
      else await send(part, type, req, res);
    })
    .all(onlyMethods('GET'));

  return router;
}

async function read(name: string, type: string): Promise<File> {
  const text = await readFile(new URL(name, FOLDER), 'utf8');
  return { type, text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}

/** Asked for each time, sent again when it has changed: its parts must be of one version. */
function sendFile({ type, text, etag }: File, req: Request, res: Response): void {
  res.set({ 'Content-Security-Policy': PAGE_MAY, ETag: etag, 'Cache-Control': 'no-cache' });
  if (isCurrent(req, etag)) res.status(304).end();
  else res.type(type).send(text);
}
