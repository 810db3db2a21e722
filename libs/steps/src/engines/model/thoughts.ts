import { MODEL_LIMITS } from './config.ts';
import { type Plain, PlainStream } from './plain-text.ts';

/** A thought is told when so much of it is there, or so long after the last one. */
const BATCH_CHARS = 400;
const BATCH_MS = 250;

/** Tells what a model thinks while it works, in batches, without addresses and secrets, up to a limit. */
export class Thoughts {
  readonly #tell: (text: string) => void;
  readonly #plain: PlainStream;
  #batch = '';
  #told = 0;
  #sinceMs = 0;

  constructor(tell: (text: string) => void, plain: Plain) {
    this.#tell = tell;
    this.#plain = new PlainStream(plain);
  }

  push(text: string): void {
    if (this.#told >= MODEL_LIMITS.thoughtChars) return;
    if (this.#batch === '') this.#sinceMs = performance.now();
    this.#batch += this.#plain.push(text);
    if (this.#batch.length >= BATCH_CHARS || performance.now() - this.#sinceMs >= BATCH_MS) this.#flush();
  }

  end(): void {
    this.#batch += this.#plain.end();
    this.#flush();
  }

  #flush(): void {
    const text = this.#batch.slice(0, MODEL_LIMITS.thoughtChars - this.#told);
    this.#batch = '';
    this.#told += text.length;
    if (text.trim() !== '') this.#tell(text);
  }
}
