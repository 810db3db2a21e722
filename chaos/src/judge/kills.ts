import type { Hit } from '../world/system.ts';
import type { Kill } from './recovery.ts';

/** What struck so shortly after a kill leaves nobody who could have stood by, nor does who was frozen until so shortly before. */
const QUIET_MS = 1_000;
/** A Redis that was away is as good as before after so long: workers have shown themselves again by then. */
const SETTLED_MS = 3_000;

/** The workers that were killed, and whether a worker was standing by, undisturbed, with a Redis that was there. */
export function killsOf(hits: readonly Hit[]): Kill[] {
  return hits
    .filter(({ kind, how }) => how === 'kill' && (kind === 'errands' || kind === 'research'))
    .map((hit) => ({
      pid: hit.pid,
      atMs: hit.atMs,
      standby: hit.standby && !hits.some((other) => disturbs(other, hit)),
    }));
}

function disturbs(other: Hit, { atMs, kind }: Hit): boolean {
  const sinceMs = atMs - other.atMs;
  if (other.kind === 'redis') return sinceMs < other.forMs + SETTLED_MS && sinceMs > -QUIET_MS;
  if (other.kind !== kind || sinceMs === 0) return false;
  return sinceMs > -QUIET_MS && (sinceMs < 0 || (other.how === 'freeze' && sinceMs < other.forMs + QUIET_MS));
}
