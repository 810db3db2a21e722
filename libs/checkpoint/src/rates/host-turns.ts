/** How politely a host is asked. */
export interface TurnTerms {
  /** Holders of a turn at a time. */
  readonly atOnce: number;
  /** From one beginning to the next. */
  readonly gapMs: number;
}

/** `full`: come again in a moment. `resting`: nobody may begin before that. */
export type Turn =
  | { readonly kind: 'yours' }
  | { readonly kind: 'full' }
  | { readonly kind: 'resting'; readonly leftMs: number };

/** A turn that is not taken again within that is free: its holder is dead. */
export const TURN_LEASE_MS = 5_000;

/** Who may ask which host, and when, in all processes together. */
export interface HostTurns {
  /** Taken again under the same name it is kept for TURN_LEASE_MS more. */
  take(host: string, turn: string, terms: TurnTerms): Promise<Turn>;
  give(host: string, turn: string): Promise<void>;
  /** Nobody new may ask the host for so long. */
  rest(host: string, ms: number): Promise<void>;
}

/** For tests: turns of one process. */
export function memoryHostTurns(): HostTurns {
  const hosts = new Map<string, { holders: Map<string, number>; notBeforeMs: number }>();
  const hostOf = (name: string) => {
    const host = hosts.get(name) ?? { holders: new Map<string, number>(), notBeforeMs: 0 };
    hosts.set(name, host);
    return host;
  };
  return {
    async take(name, turn, { atOnce, gapMs }) {
      const host = hostOf(name);
      const nowMs = performance.now();
      for (const [holder, endsMs] of host.holders) if (endsMs <= nowMs) host.holders.delete(holder);
      if (!host.holders.has(turn)) {
        if (host.notBeforeMs > nowMs) return { kind: 'resting', leftMs: host.notBeforeMs - nowMs };
        if (host.holders.size >= atOnce) return { kind: 'full' };
        host.notBeforeMs = nowMs + gapMs;
      }
      host.holders.set(turn, nowMs + TURN_LEASE_MS);
      return { kind: 'yours' };
    },
    async give(name, turn) {
      hostOf(name).holders.delete(turn);
    },
    async rest(name, ms) {
      const host = hostOf(name);
      host.notBeforeMs = Math.max(host.notBeforeMs, performance.now() + ms);
    },
  };
}
