import { type Plain, PlainStream } from './plain-text.ts';

/** Begins the structured part of an answer, at the beginning of a line. Models also fence it, or begin with its brace at once. */
export const MARK = '===CLAIMS===';
const STRUCTURED = /(?:^|\n)[ \t]*(?:={3,}|`{3}|\{)/;
/** What may yet become that. */
const MAYBE = /(?:^|\n)[ \t]*(?:={0,2}|`{0,2})$/;

/**
 * Parts an answer as it comes in: prose, which is told to readers and kept, from the structured claims behind it, which are of no
 * use before they are whole.
 */
export class ProseStream {
  readonly #plain: PlainStream;
  #raw = '';
  #passed = 0;
  #structured = '';
  #found = false;

  constructor(plain: Plain) {
    this.#plain = new PlainStream(plain);
  }

  /** @returns what of the prose can be shown now */
  push(piece: string): string {
    if (this.#found) {
      this.#structured += piece;
      return '';
    }
    this.#raw += piece;
    const from = this.#raw.lastIndexOf('\n', this.#passed);
    const lines = this.#raw.slice(Math.max(0, from));
    const start = STRUCTURED.exec(lines);
    const end = (start ?? MAYBE.exec(lines))?.index;
    const to = end === undefined ? this.#raw.length : Math.max(this.#passed, Math.max(0, from) + end);
    const shown = this.#plain.push(this.#raw.slice(this.#passed, to));
    this.#passed = to;
    if (!start) return shown;
    this.#found = true;
    this.#structured = this.#raw.slice(to);
    return shown + this.#plain.end();
  }

  /** The last word of prose, when nothing came behind it. */
  end(): string {
    if (this.#found) return '';
    const rest = this.#plain.push(this.#raw.slice(this.#passed)) + this.#plain.end();
    this.#passed = this.#raw.length;
    return rest;
  }

  /** As it came; '' when the answer ended before it. */
  get structured(): string {
    return this.#structured;
  }
}
