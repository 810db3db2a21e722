export interface Hits {
  readonly hits: number;
  /** Until the window ends. */
  readonly leftMs: number;
}

/** Counts what happens to `name` in windows of time, each beginning with the first hit behind the one before. */
export type HitCounter = (name: string, windowMs: number) => Promise<Hits>;

/** For tests: counts of one process. */
export function memoryHitCounter(): HitCounter {
  const windows = new Map<string, { hits: number; endsAtMs: number }>();
  return async (name, windowMs) => {
    const nowMs = performance.now();
    const last = windows.get(name);
    const window = last && last.endsAtMs > nowMs ? last : { hits: 0, endsAtMs: nowMs + windowMs };
    window.hits += 1;
    windows.set(name, window);
    return { hits: window.hits, leftMs: window.endsAtMs - nowMs };
  };
}
