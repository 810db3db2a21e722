/** What becomes of an address that somebody names, and in which words. */
export type Fate =
  /** It is out on the internet and is had. */
  | { readonly kind: 'good' }
  /** Its URL alone tells: as a source it is skipped, as a webhook it is not even taken. */
  | { readonly kind: 'blocked'; readonly why: string }
  /** Its name's addresses tell, at the moment of the connection. */
  | { readonly kind: 'blocked_by_name'; readonly why: string }
  /** It is no address on the web: neither is taken. */
  | { readonly kind: 'not_taken' }
  /** It has a user's name in it. */
  | { readonly kind: 'credentials' }
  /** It is on the internet, or seems so, and is not had for this reason; a webhook is not had there either. */
  | { readonly kind: 'failed'; readonly code: string; readonly why: string };

export interface Target {
  readonly what: string;
  readonly url: string;
  readonly fate: Fate;
  /** The addresses of its name, look-up after look-up; the last ones stay. A text is the code that a look-up fails with. */
  readonly dns?: readonly (readonly string[] | string)[];
}

export const GOOD: Fate = { kind: 'good' };
export const NOT_TAKEN: Fate = { kind: 'not_taken' };
export const CREDENTIALS: Fate = { kind: 'credentials' };
export const blocked = (why: string): Fate => ({ kind: 'blocked', why });
export const insideByName = (name: string): Fate => ({
  kind: 'blocked_by_name',
  why: `${name} resolves to an address that is not public`,
});
export const failed = (code: string, why: string): Fate => ({ kind: 'failed', code, why });

/** Addresses out on the pretended internet; whatever else is dialled is inside. */
export const OUTSIDE: readonly string[] = [
  '93.184.216.34',
  '1.1.1.1',
  '8.8.8.8',
  '192.0.1.1',
  '11.0.0.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:830::200e',
];
