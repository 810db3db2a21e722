import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Kept } from '../kept.ts';
import type { IdempotencyMark } from '../store.ts';

interface Kind<T> {
  create(one: T, mark?: IdempotencyMark): Promise<Kept<T>>;
  remove(one: T): Promise<boolean>;
  /** A new one of the same tenant. */
  fresh(): T;
  /** How many the tenant has. */
  count(): Promise<number>;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const mark = (key: string, body = 'a body'): IdempotencyMark => ({ key: sha256(key), bodyHash: sha256(body) });

/** How a store of things takes idempotency marks. */
export function marksContract<T extends { readonly id: string }>(make: () => Kind<T>): void {
  test('the same mark again, also many times at once, gives the first one and keeps no other', async () => {
    const kind = make();
    const answers = await Promise.all(Array.from({ length: 20 }, () => kind.create(kind.fresh(), mark('once'))));
    expect(answers.filter((answer) => answer.kind === 'kept')).toHaveLength(1);
    const ids = answers.flatMap((answer) => (answer.kind === 'replayed' ? [answer.earlier.id] : []));
    expect(ids).toHaveLength(19);
    expect(new Set(ids).size).toBe(1);
    expect(await kind.count()).toBe(1);
    expect(await kind.create(kind.fresh(), mark('another'))).toEqual({ kind: 'kept' });
  });

  test('a mark is of one body, and outlives what it stands for', async () => {
    const kind = make();
    const one = kind.fresh();
    await kind.create(one, mark('once'));
    expect(await kind.create(kind.fresh(), mark('once', 'another body'))).toEqual({ kind: 'reused' });
    await kind.remove(one);
    expect(await kind.create(kind.fresh(), mark('once'))).toEqual({ kind: 'forgotten', id: one.id });
    expect(await kind.count()).toBe(0);
  });
}
