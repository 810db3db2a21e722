import type { Format } from '../extract/extract.ts';
import { SourceProblem } from '../problem.ts';

const FORMATS: Readonly<Record<string, Format>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/plain': 'text',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'application/pdf': 'pdf',
  'application/rss+xml': 'feed',
  'application/atom+xml': 'feed',
  'application/rdf+xml': 'feed',
  'application/xml': 'feed',
  'text/xml': 'feed',
  'application/feed+json': 'feed',
  'application/json': 'feed',
};

export interface ContentType {
  readonly format: Format;
  readonly charset?: string;
}

/**
 * @param header the Content-Type header; when there is none, the first bytes decide
 * @throws SourceProblem for anything that is not text, PDF or a feed
 */
export function contentType(header: string, url: URL, head: Uint8Array): ContentType {
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(header)?.[1];
  const format = type === '' ? sniffed(head) : Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (!format) {
    throw new SourceProblem(
      'unsupported_type',
      `Its type "${type.slice(0, 100) || 'unknown'}" is neither text nor PDF nor a feed.`,
    );
  }
  const named = format === 'text' && /\.(md|markdown)$/i.test(url.pathname) ? 'markdown' : format;
  return charset === undefined ? { format: named } : { format: named, charset };
}

function sniffed(head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 64)).toString('latin1').trimStart().toLowerCase();
  if (start.startsWith('%pdf-')) return 'pdf';
  if (/^(?:<\?xml|<rss|<feed)[\s>]/.test(start)) return 'feed';
  return start.startsWith('<!doctype html') || start.startsWith('<html') ? 'html' : undefined;
}
