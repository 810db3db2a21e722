import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder, wherever it was cloned to. */
export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
/** What the project keeps on this machine: never committed, safe to delete while nothing runs. */
export const STATE = join(ROOT, '.cairn');
export const LOGS = join(STATE, 'logs');
/** What Node made of the sources: it takes nearly half of a process' start to make it again. */
export const COMPILED = join(STATE, 'compiled');

export function makeFolders() {
  mkdirSync(LOGS, { recursive: true });
}
