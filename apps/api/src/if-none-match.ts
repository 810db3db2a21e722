import type { Request } from 'express';
import { z } from 'zod';

/** Never refused: what cannot be read fits nothing. */
export const IfNoneMatch = z.string().meta({ description: 'The ETag that the caller has.', example: 'W/"7"' });

/** Not Express' own `req.fresh`: it gives way to the Cache-Control: no-cache that fetch() adds to conditional requests. */
export function isCurrent(req: Request, etag: string): boolean {
  const known = (req.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag.replace(/^W\//, ''));
}
