/** Takes the place of what must not be told on. */
export const REMOVED = '[removed]';

/** Addresses, in any form that a reader's program might turn into a link or a request. */
const ADDRESS =
  /[a-z][a-z0-9+.-]*:\/\/|(?:^|[^\p{L}\p{N}])www\.|\b(?:mailto|javascript|vbscript|data):\S|\b[\p{L}\p{N}-]+\.\p{L}{2,24}(?::\d+)?[/?]\S/iu;
/** Keys and tokens as vendors write them, and long opaque words. */
const SECRET =
  /\b(?:sk|pk|rk|key|ghp|gho|ghs|glpat|xox[abprs]|whsec)[-_][\w-]{8,}|\bgithub_pat_\w+|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{8,}\.[\w-]+|-----BEGIN\b|(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{40,}/;
// Controls but for tab and line feed, characters that show nothing, and those that turn the reading direction.
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;
/** A word longer than that is none. */
const LONGEST_WORD = 300;

/** Makes words of others safe to show: without addresses, secrets, HTML and images. */
export class Plain {
  readonly #secrets: readonly string[];

  /** @param secrets never shown, whatever stands around them */
  constructor(secrets: readonly (string | undefined)[]) {
    this.#secrets = secrets.filter((secret) => secret !== undefined && secret !== '').map(String);
  }

  text(text: string): string {
    return text.replace(/\S+/g, (word) => this.word(word));
  }

  word(word: string): string {
    const shown = word.replace(INVISIBLE, '');
    if (shown.length > LONGEST_WORD || this.#isSecret(shown) || ADDRESS.test(shown)) return REMOVED;
    return shown.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('](', '] (').replaceAll('![', '! [');
  }

  /** Takes secrets out of a message of others, and leaves the rest. */
  message(text: string): string {
    return text.replace(/\S+/g, (word) => (this.#isSecret(word) ? REMOVED : word)).replace(INVISIBLE, '');
  }

  #isSecret(word: string): boolean {
    return this.#secrets.some((secret) => word.includes(secret)) || SECRET.test(word);
  }
}

export const hasAddress = (text: string): boolean => text.split(/\s+/).some((word) => ADDRESS.test(word));

/** Text that comes in pieces, passed on word by word: a word is judged when it is whole. */
export class PlainStream {
  readonly #plain: Plain;
  #open = '';

  constructor(plain: Plain) {
    this.#plain = plain;
  }

  push(piece: string): string {
    this.#open += piece;
    const end = this.#open.search(/\S*$/);
    const whole = this.#open.slice(0, end);
    this.#open = this.#open.slice(end);
    if (this.#open.length > LONGEST_WORD) this.#open = 'x'.repeat(LONGEST_WORD + 1);
    return this.#plain.text(whole);
  }

  end(): string {
    const rest = this.#plain.text(this.#open);
    this.#open = '';
    return rest;
  }
}
