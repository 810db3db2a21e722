import type { Kept } from '../kept.ts';
import type { IdempotencyMark } from '../store.ts';

/** Which things idempotency marks stand for. */
export class Marks<T extends { readonly id: string }> {
  readonly #marks = new Map<string, { readonly bodyHash: string; readonly id: string }>();

  /** @returns what a mark makes of a thing that comes with it; undefined for a new one */
  look(mark: IdempotencyMark | undefined, find: (id: string) => T | undefined): Kept<T> | undefined {
    const known = mark && this.#marks.get(mark.key);
    if (!known) return undefined;
    if (known.bodyHash !== mark.bodyHash) return { kind: 'reused' };
    const earlier = find(known.id);
    return earlier ? { kind: 'replayed', earlier: structuredClone(earlier) } : { kind: 'forgotten', id: known.id };
  }

  set(mark: IdempotencyMark | undefined, { id }: T): void {
    if (mark) this.#marks.set(mark.key, { bodyHash: mark.bodyHash, id });
  }
}
