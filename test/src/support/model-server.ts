import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo } from './model-author.ts';

/**
 * How one answer goes. `cut` destroys the socket and `eof` ends the body after `chunks` pieces, `hang` sends nothing more after
 * them, `malformed` sends half an event, `status` answers with that status.
 */
export interface Behaviour {
  readonly mode?: 'ok' | 'cut' | 'eof' | 'hang' | 'malformed' | 'status';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Pieces that are sent before it goes wrong. */
  readonly chunks?: number;
  /** The wait before each piece, in milliseconds. */
  readonly paceMs?: number;
  /** How many pieces the answer comes in; absent: word by word. */
  readonly pieces?: number;
  /** What the model says; absent: what a good one would. */
  readonly text?: string;
  readonly thoughts?: readonly string[];
  /** Absent: reported as a vendor does. */
  readonly usage?: false;
  readonly finish?: 'stop' | 'length';
}

export type Kind = 'plan' | 'section' | 'repair' | 'critic';
type Role = 'system' | 'user' | 'assistant';

/** One request, as it came in and as far as it was answered. */
export interface ModelCall {
  readonly key: string;
  readonly kind: Kind;
  readonly authorization: string;
  readonly messages: readonly { readonly role: Role; readonly content: string }[];
  readonly maxTokens: number;
  /** Requests under the same key before it. */
  readonly before: number;
  readonly atMs: number;
  /** Text pieces sent so far, with their times. */
  readonly sent: { readonly text: string; readonly atMs: number }[];
  finished: boolean;
  closed: boolean;
}

type Behave = (call: ModelCall) => Behaviour | undefined;

/** A vendor that speaks OpenAI's wire protocol on this machine. */
export class ModelServer {
  readonly calls: ModelCall[] = [];
  /** Told before each piece of text is sent. */
  onChunk: (call: ModelCall) => void | Promise<void> = () => undefined;
  behave: Behave = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((req, res) => void this.#answer(req, res).catch(() => res.destroy()));
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return { CAIRN_MODEL: 'loopback-1', CAIRN_MODEL_URL: `http://127.0.0.1:${port}/v1`, CAIRN_MODEL_KEY: MODEL_KEY };
  }

  /** Forgets what was asked, and behaves well. */
  reset(): void {
    this.calls.length = 0;
    this.behave = () => undefined;
    this.onChunk = () => undefined;
  }

  of(kind: Kind): ModelCall[] {
    return this.calls.filter((call) => call.kind === kind);
  }

  /** Requests by Idempotency-Key. */
  byKey(): Map<string, ModelCall[]> {
    return Map.groupBy(this.calls, ({ key }) => key);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(req));
    const call = callOf(req, body, this.calls);
    this.calls.push(call);
    res.on('close', () => {
      call.closed = true;
    });
    const behaviour = this.behave(call) ?? {};
    const { mode = 'ok', status = 500, headers = {} } = behaviour;
    if (mode === 'status') {
      const error = { error: { message: `no, and your header was ${call.authorization}`, type: 'error' } };
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(error));
      return;
    }
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const thought of behaviour.thoughts ?? []) res.write(event({ delta: { reasoning_content: thought } }));
    const pieces = piecesOf(behaviour.text ?? answerTo(call), behaviour.pieces);
    const wrong = mode === 'ok' ? Number.POSITIVE_INFINITY : (behaviour.chunks ?? 0);
    for (const piece of pieces.slice(0, wrong)) {
      if (behaviour.paceMs !== undefined) await sleep(behaviour.paceMs);
      await this.onChunk(call);
      if (res.destroyed) return;
      res.write(event({ delta: { content: piece } }));
      call.sent.push({ text: piece, atMs: performance.now() });
    }
    end(res, call, behaviour);
  }
}

function piecesOf(answer: string, count: number | undefined): string[] {
  if (count === undefined) return answer.match(/\s*\S+/g) ?? [];
  const from = (at: number) => Math.floor((at * answer.length) / count);
  return Array.from({ length: count }, (_, at) => answer.slice(from(at), from(at + 1)));
}

/** The canary: it may stand nowhere but in the header of a request. */
export const MODEL_KEY = 'sk-canary-7f3d9a1be5c24860';

function callOf(req: IncomingMessage, body: Record<string, unknown>, before: readonly ModelCall[]): ModelCall {
  const key = String(req.headers['idempotency-key'] ?? '');
  const messages = body.messages as ModelCall['messages'];
  return {
    key,
    kind: kindOf(messages[0]?.content ?? ''),
    authorization: String(req.headers.authorization ?? ''),
    messages,
    maxTokens: Number(body.max_tokens),
    before: before.filter((call) => call.key === key).length,
    atMs: performance.now(),
    sent: [],
    finished: false,
    closed: false,
  };
}

function kindOf(system: string): Kind {
  if (system.startsWith('You plan')) return 'plan';
  if (system.startsWith('You judge')) return 'critic';
  return system.startsWith('You write one section') ? 'section' : 'repair';
}

function end(res: ServerResponse, call: ModelCall, { mode = 'ok', usage, finish = 'stop' }: Behaviour): void {
  switch (mode) {
    case 'cut':
      setTimeout(() => res.destroy(), 20); // what was written goes out first
      return;
    case 'eof':
      res.end();
      return;
    case 'hang':
      return;
    case 'malformed':
      res.end('data: {"id":"x","choices":[{"ind\n\n');
      return;
  }
  res.write(event({ delta: {}, finish_reason: finish }));
  if (usage !== false) res.write(`data: ${JSON.stringify({ id: 'x', choices: [], usage: usageOf(call) })}\n\n`);
  res.end('data: [DONE]\n\n');
  call.finished = true;
}

const CHARS_PER_TOKEN = 4;

/** As a vendor would count: four characters a token. */
function usageOf({ messages, sent }: Pick<ModelCall, 'messages' | 'sent'>) {
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  const prompt_tokens = Math.ceil(chars / CHARS_PER_TOKEN);
  const completion_tokens = Math.ceil(sent.reduce((sum, { text: piece }) => sum + piece.length, 0) / CHARS_PER_TOKEN);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

const event = (choice: object) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'loopback-1', choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;
