import type { Dice } from './dice.ts';
import { NASTY_TEXTS, NASTY_VALUES } from './nasty.ts';

/** A value with one thing in it replaced by what nobody expects there. */
export function spoilt(dice: Dice, value: unknown): unknown {
  const isLeaf = typeof value !== 'object' || value === null;
  if (isLeaf || dice.chance(0.25)) return dice.chance(0.6) ? dice.pick(NASTY_VALUES) : dice.pick(NASTY_TEXTS);
  if (Array.isArray(value)) return value.length === 0 ? dice.pick(NASTY_VALUES) : [spoilt(dice, value[0])];
  const names = Object.keys(value);
  if (names.length === 0 || dice.chance(0.1)) return { ...value, [dice.pick(NASTY_TEXTS)]: dice.pick(NASTY_VALUES) };
  const name = dice.pick(names);
  const { [name]: old, ...rest } = value as Record<string, unknown>;
  return dice.chance(0.15) ? rest : { ...rest, [name]: spoilt(dice, old) };
}
