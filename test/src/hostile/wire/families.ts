import type { Family } from './attack.ts';
import * as bodies from './bodies.ts';
import * as framing from './framing.ts';
import * as heads from './heads.ts';
import * as lines from './lines.ts';

const { credentials, ...open } = heads;

/** All ways to be hostile to an API that asks for no key, by their names. */
export const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ...Object.entries<Family>(lines),
  ...Object.entries<Family>(open),
  ...Object.entries<Family>(framing),
  ...Object.entries<Family>(bodies),
]);
/** The same for one that asks for a key. */
export const KEYED: Family = credentials;
