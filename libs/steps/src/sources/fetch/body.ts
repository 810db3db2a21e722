import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * Reads a body up to the limit and not a byte further; what it decompresses to counts.
 * @param encoding the Content-Encoding header
 */
export async function readBody(body: Readable, encoding: string, announcedBytes: number): Promise<Buffer> {
  try {
    if (announcedBytes > SOURCE_LIMITS.contentBytes) throw tooLarge(`it announces ${announcedBytes} bytes`);
    return await collect(decoded(body, encoding.trim().toLowerCase()));
  } finally {
    body.on('error', () => undefined).destroy();
  }
}

/** Reads a body's first bytes and leaves the rest. @param encoding the Content-Encoding header */
export async function readHead(body: Readable, encoding: string, bytes: number): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of decoded(body, encoding.trim().toLowerCase())) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
    return Buffer.concat(chunks).subarray(0, bytes);
  } finally {
    body.on('error', () => undefined).destroy();
  }
}

function decoded(body: Readable, encoding: string): Readable {
  if (encoding === '' || encoding === 'identity') return body;
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decoder)
    throw new SourceProblem('bad_encoding', `Its content encoding "${encoding.slice(0, 50)}" is not accepted.`);
  return pipeline(body, decoder(), () => undefined); // errors come out of the returned stream
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > SOURCE_LIMITS.contentBytes) throw tooLarge('it goes on beyond that');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function tooLarge(detail: string): SourceProblem {
  const megabytes = SOURCE_LIMITS.contentBytes / (1024 * 1024);
  return new SourceProblem('too_large', `Larger than the ${megabytes} MB that a source may have: ${detail}.`);
}
