/**
 * What became of a thing that was to be kept, under an idempotency mark or without one. In all kinds but `kept` nothing was
 * written.
 */
export type Kept<T> =
  | { readonly kind: 'kept' }
  /** The mark stands for this one. */
  | { readonly kind: 'replayed'; readonly earlier: T }
  /** The mark was seen with another body. */
  | { readonly kind: 'reused' }
  /** What the mark stands for was removed since. */
  | { readonly kind: 'forgotten'; readonly id: string }
  /** The tenant has as many as it may have. */
  | { readonly kind: 'full' };

/** As the acts that keep things answer. @throws when `decode` cannot read what is kept */
export function keptOf<T>(reply: unknown, decode: (text: string) => T): Kept<T> {
  const [kind, value = ''] = reply as ['kept' | 'replayed' | 'reused' | 'forgotten' | 'full', string?];
  if (kind === 'replayed') return { kind, earlier: decode(value) };
  return kind === 'forgotten' ? { kind, id: value } : { kind };
}
