import { mkdirSync, statfsSync } from 'node:fs';
import { Trouble } from './trouble.mjs';

const MB = 1024 * 1024;

/**
 * npm may end well on a full disk, leaving empty files that then run and do nothing: so space is made sure of first.
 * @param folder that something is about to be installed into
 */
export function ensureSpace(folder, neededMb) {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / MB);
  if (freeMb >= neededMb) return;
  throw new Trouble(
    `The disk is full: ${freeMb} MB are free in ${folder}, and ${neededMb} MB are needed.`,
    'Free some space and run the same command again.',
  );
}
