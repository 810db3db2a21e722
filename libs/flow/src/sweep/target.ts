/** Something in the outside world that drops what comes again under its key, as effects want it. */
export class Target {
  /** Calls by key. */
  readonly calls = new Map<string, number>();
  /** The keys under which each thing was asked for. */
  readonly keysOf = new Map<string, Set<string>>();

  async call(what: string, key: string): Promise<string> {
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    this.keysOf.set(what, (this.keysOf.get(what) ?? new Set()).add(key));
    return `answer to ${what}`;
  }
}
