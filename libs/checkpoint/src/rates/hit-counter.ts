export interface Hits {
  readonly hits: number;
  /** Until the window ends. */
  readonly leftMs: number;
}

/** Counts what happened to `name`, once if nothing else is said, in windows of time, each beginning with the first hit behind the one before. */
export type HitCounter = (name: string, windowMs: number, happened?: number) => Promise<Hits>;

/** For tests: counts of one process. */
export function memoryHitCounter(): HitCounter {
  const windows = new Map<string, { hits: number; endsAtMs: number }>();
  return async (name, windowMs, happened = 1) => {
    const nowMs = performance.now();
    const last = windows.get(name);
    const window = last && last.endsAtMs > nowMs ? last : { hits: 0, endsAtMs: nowMs + windowMs };
    window.hits += happened;
    windows.set(name, window);
    return { hits: window.hits, leftMs: window.endsAtMs - nowMs };
  };
}
