const HEAD_BYTES = 1024;

/**
 * Decodes a page by, in this order: its byte order mark, the charset of its header, the one it declares itself, UTF-8.
 * A label that nobody knows counts as none.
 */
export function decode(bytes: Uint8Array, headerCharset: string | undefined): string {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  const declared =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head) ?? /^<\?xml[^>]+encoding=["']([\w.:-]+)/i.exec(head);
  const labels = [markOf(bytes), headerCharset, asDeclared(declared?.[1]), 'utf-8'];
  for (const label of labels) {
    const decoder = label === undefined ? undefined : decoderOf(label);
    if (decoder) return decoder.decode(bytes);
  }
  return new TextDecoder().decode(bytes);
}

/** A page that could be read so far cannot be what it says when it says UTF-16 (https://encoding.spec.whatwg.org). */
const asDeclared = (label: string | undefined) => (label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label);

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
}

function decoderOf(label: string) {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined; // RangeError: an unknown label
  }
}
