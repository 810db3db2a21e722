/** Fewer characters in common may be chance. */
const LEAST_OVERLAP = 16;
/** As far back as models repeat what they were given, short of all of it. */
const WINDOW = 400;

/**
 * Joins an answer's continuation to what was there: a model that was told to go on may repeat the last words, all of it, or begin
 * anew in other words.
 */
export class Continuation {
  readonly #kept: string;
  readonly #tails: readonly string[];
  #open: string | undefined = '';

  /** @param kept what was there, up to where the answer broke off */
  constructor(kept: string) {
    this.#kept = kept;
    const whole = kept.trim();
    const from = Math.max(0, whole.length - WINDOW);
    const starts = [...whole.slice(from).matchAll(/(?<!\S)\S/g)].map(({ index }) => from + index);
    this.#tails = [...new Set([0, ...starts])].map((start) => whole.slice(start)).filter((tail) => tail !== '');
    if (whole === '') this.#open = undefined;
  }

  /** @returns what is new in the piece; `anew`: the answer begins again, and what was kept does not hold */
  push(piece: string): { readonly text: string; readonly anew: boolean } {
    if (this.#open === undefined) return { text: piece, anew: false };
    this.#open += piece;
    const come = this.#open.trimStart();
    const undecided = this.#tails.some((tail) => tail.startsWith(come.trimEnd()));
    return come === '' || undecided ? { text: '', anew: false } : this.#decide(come);
  }

  /** What was held back, when nothing more comes. */
  end(): { readonly text: string; readonly anew: boolean } {
    const come = this.#open?.trimStart() ?? '';
    return come === '' ? { text: '', anew: false } : this.#decide(come);
  }

  #decide(come: string): { text: string; anew: boolean } {
    const open = this.#open ?? '';
    this.#open = undefined;
    const [whole = ''] = this.#tails;
    const repeated = this.#tails.find(
      (tail) => come.startsWith(tail) && tail.length >= Math.min(LEAST_OVERLAP, whole.length),
    );
    if (repeated !== undefined) return { text: this.#joint(come.slice(repeated.length)), anew: false };
    if (commonStart(come, whole) >= LEAST_OVERLAP) return { text: come, anew: true };
    return { text: this.#joint(open), anew: false };
  }

  /** White space that both sides have stands once; a line's end wins. */
  #joint(text: string): string {
    const come = text.trimStart();
    const kept = /\s*$/.exec(this.#kept)?.[0] ?? '';
    const lead = text.slice(0, text.length - come.length);
    if (kept === '') return text;
    return (lead.includes('\n') && !kept.includes('\n') ? '\n' : '') + come;
  }
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
