import type { Graph } from './graph.ts';

const ROUNDS = 20;
const GLOBAL_DAMPING = 0.85;

/** Where a walk without end is found how often, wherever it began. */
export function pageRank({ targets, weights }: Graph): Float64Array {
  const size = targets.length;
  let rank = new Float64Array(size).fill(1 / size);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = new Float64Array(size).fill((1 - GLOBAL_DAMPING) / size);
    for (let from = 0; from < size; from += 1) {
      const to = targets[from] ?? new Int32Array();
      for (let at = 0; at < to.length; at += 1) {
        const node = to[at] ?? 0;
        next[node] = (next[node] ?? 0) + GLOBAL_DAMPING * (rank[from] ?? 0) * (weights[from]?.[at] ?? 0);
      }
    }
    rank = next;
  }
  return rank;
}

/** How likely a walk goes on at each step: short walks stay near the word. */
const DAMPING = 0.6;
/** What is left at a node below that is not carried on. */
const LEAST = 3e-5;
const MAX_STEPS = 6_000;

/** Finds where short walks from one node lead how often: personalised PageRank, by pushing what is left. */
export class Walks {
  readonly #graph: Graph;
  /** Kept from walk to walk, and zero between them: a fresh array for each would take most of the time. */
  readonly #found: Float64Array;
  readonly #left: Float64Array;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#found = new Float64Array(graph.names.length);
    this.#left = new Float64Array(graph.names.length);
  }

  from(start: number): Map<number, number> {
    const touched = [start];
    const queue = [start];
    const queued = new Set(queue);
    this.#left[start] = 1;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const node = queue[step];
      if (node === undefined) break;
      queued.delete(node);
      this.#push(node, touched, (next) => {
        if (queued.has(next)) return;
        queue.push(next);
        queued.add(next);
      });
    }
    return this.#taken(touched);
  }

  /** Carries what is left at a node on to those that it leads to. */
  #push(node: number, touched: number[], carryOn: (next: number) => void): void {
    const carried = this.#left[node] ?? 0;
    const to = this.#graph.targets[node] ?? new Int32Array();
    const shares = this.#graph.weights[node] ?? new Float64Array();
    this.#left[node] = 0;
    this.#found[node] = (this.#found[node] ?? 0) + (1 - DAMPING) * carried;
    for (let at = 0; at < to.length; at += 1) {
      const next = to[at] ?? 0;
      const before = this.#left[next] ?? 0;
      const left = before + DAMPING * carried * (shares[at] ?? 0);
      if (before === 0 && this.#found[next] === 0) touched.push(next);
      this.#left[next] = left;
      if (left > LEAST) carryOn(next);
    }
  }

  #taken(touched: Iterable<number>): Map<number, number> {
    const found = new Map<number, number>();
    for (const node of touched) {
      found.set(node, (this.#found[node] ?? 0) + (1 - DAMPING) * (this.#left[node] ?? 0));
      this.#found[node] = 0;
      this.#left[node] = 0;
    }
    return found;
  }
}
