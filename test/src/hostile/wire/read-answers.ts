/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Whether its end was seen. */
  readonly whole: boolean;
}

const HEAD_END = '\r\n\r\n';
const BODILESS = new Set([204, 304]);

/** A server that answers something else than HTTP. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * The answers in what a server sent, in their order; 1xx are left out.
 * @param isOver nothing more will come, so a body without a length ends here
 * @throws NoAnswerError
 */
export function readAnswers(received: Buffer, method: string, isOver: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < received.length; ) {
    const headEnd = received.indexOf(HEAD_END, at);
    if (headEnd < 0) {
      if (isOver) throw new NoAnswerError(`Half a head: ${received.toString('latin1', at, at + 200)}`);
      return answers;
    }
    const head = headOf(received.toString('latin1', at, headEnd));
    const bodyAt = headEnd + HEAD_END.length;
    const body = bodyOf(received.subarray(bodyAt), head, method, isOver);
    if (!body) return answers;
    if (head.status >= 200) answers.push({ ...head, body: body.text, whole: body.whole });
    at = bodyAt + body.bytes;
  }
  return answers;
}

type Head = Pick<RawAnswer, 'status' | 'headers'>;

function headOf(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, status] = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(statusLine) ?? [];
  if (status === undefined) throw new NoAnswerError(`No status line: ${text.slice(0, 200)}`);
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value] = /^([\w-]+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new NoAnswerError(`No header: ${line.slice(0, 200)}`);
    headers.append(name, value);
  }
  return { status: Number(status), headers };
}

interface Body {
  readonly text: string;
  readonly bytes: number;
  readonly whole: boolean;
}

function bodyOf(rest: Buffer, { status, headers }: Head, method: string, isOver: boolean): Body | undefined {
  if (status < 200 || BODILESS.has(status) || method === 'HEAD') return { text: '', bytes: 0, whole: true };
  const length = headers.get('content-length');
  if (length !== null) return lengthBody(rest, Number(length), isOver);
  if (headers.get('transfer-encoding') === 'chunked') return chunkedBody(rest, isOver);
  return isOver ? { text: rest.toString('utf8'), bytes: rest.length, whole: true } : undefined;
}

function lengthBody(rest: Buffer, length: number, isOver: boolean): Body | undefined {
  const whole = rest.length >= length;
  if (!whole && !isOver) return undefined;
  return { text: rest.toString('utf8', 0, length), bytes: Math.min(length, rest.length), whole };
}

function chunkedBody(rest: Buffer, isOver: boolean): Body | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(rest.toString('latin1', at, lineEnd), 16);
    const chunkAt = lineEnd + 2;
    const next = chunkAt + size + 2;
    if (Number.isNaN(size) || next > rest.length) {
      return isOver ? { text: Buffer.concat(chunks).toString('utf8'), bytes: rest.length, whole: false } : undefined;
    }
    if (size === 0) return { text: Buffer.concat(chunks).toString('utf8'), bytes: next, whole: true };
    chunks.push(rest.subarray(chunkAt, chunkAt + size));
    at = next;
  }
}
