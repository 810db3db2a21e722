import { createHash } from 'node:crypto';

export const SPLITS = ['tune', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** The same half for the same name, on every machine and for ever: engines are tuned on `tune` alone. */
export function splitOf(name: string): Split {
  return drawOf(`split:${name}`) < 0.5 ? 'tune' : 'test';
}

/** A number in [0, 1) that depends on nothing but the name. */
export function drawOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}

/** In an order that has nothing to do with what they are. */
export function shuffled<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, draw: drawOf(`order:${nameOf(item)}`) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
