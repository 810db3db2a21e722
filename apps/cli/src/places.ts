import { join, resolve } from 'node:path';

/** The project's own folder, wherever it was cloned to. */
export const ROOT = resolve(import.meta.dirname, '../../..');
/** What the project keeps on this machine. */
export const STATE = join(ROOT, '.cairn');
export const LOGS = join(STATE, 'logs');
