import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { SOURCE_LIMITS } from '../limits.ts';
import { type NotUsed, notUsed, type ProblemCode } from '../problem.ts';
import { plainLine, writeBlocks } from './blocks.ts';
import { decode } from './charset.ts';
import { readFeed } from './feed.ts';
import { type ReadDocument, readHtml } from './html.ts';
import { looksLikeMarkdown, readMarkdown } from './markdown.ts';
import { readPdf } from './pdf.ts';
import { readPlain } from './plain.ts';
import { sketchOf } from './sketch.ts';

/** `pasted` is text of the request, in whatever notation. */
export type Format = 'html' | 'markdown' | 'text' | 'pdf' | 'feed' | 'pasted';

export interface RawContent {
  readonly bytes: Uint8Array;
  readonly format: Format;
  readonly charset?: string;
}

export interface ExtractedText {
  readonly kind: 'text';
  readonly title: string;
  /** The text, gzipped for the blob store. */
  readonly packed: Uint8Array;
  /** Of the text itself, hex: the same for two addresses of one article. */
  readonly sha256: string;
  readonly chars: number;
  readonly truncated: boolean;
  /** For finding near-duplicates; absent when the text is too short. */
  readonly sketch?: string;
}

export type Extraction = ExtractedText | { readonly kind: 'problem'; readonly outcome: NotUsed };

/** Turns a source into the text that evidence is quoted from. CPU-bound: for threads only. Never throws. */
export async function extract(content: RawContent): Promise<Extraction> {
  try {
    const document = await read(content);
    return document ? packed(document) : problem('unsupported_type', 'It is neither text nor PDF nor a feed.');
  } catch {
    return content.format === 'pdf'
      ? problem('bad_pdf', 'It is not a PDF that can be opened: broken, or locked with a password.')
      : problem('unreadable', 'Its content could not be parsed.');
  }
}

async function read({ bytes, format, charset }: RawContent): Promise<ReadDocument | undefined> {
  if (format === 'pdf') return readPdf(bytes);
  const source = decode(bytes, charset);
  if (format === 'html') return readHtml(source);
  if (format === 'feed') return readFeed(source) ?? (/<html[\s>]/i.test(source) ? readHtml(source) : undefined);
  const isMarkdown = format === 'markdown' || (format === 'pasted' && looksLikeMarkdown(source));
  return isMarkdown ? readMarkdown(source) : readPlain(source);
}

function packed({ title, blocks }: ReadDocument): Extraction {
  const { text, truncated } = writeBlocks(blocks, SOURCE_LIMITS.textChars);
  if (!/\p{L}/u.test(text)) return problem('no_text', 'It has no text to quote.');
  const sketch = sketchOf(text);
  return {
    kind: 'text',
    title: plainLine(title ?? '')
      .slice(0, SOURCE_LIMITS.titleChars)
      .toWellFormed(),
    packed: gzipSync(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    chars: text.length,
    truncated,
    ...(sketch !== undefined && { sketch }),
  };
}

function problem(code: ProblemCode, text: string): Extraction {
  return { kind: 'problem', outcome: notUsed(code, text) };
}
