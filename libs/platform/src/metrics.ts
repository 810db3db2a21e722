import { COUNTERS, HISTOGRAMS, type Meter } from '@cairn/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';

/** One value of a gauge, as of now. */
export interface Reading<Name extends string = string> {
  readonly name: Name;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Gauges that are read together when somebody asks. */
export interface GaugeGroup<Name extends string = string> {
  readonly gauges: Readonly<Record<Name, { readonly help: string; readonly labels: readonly string[] }>>;
  /** Where it throws or takes too long, its gauges have no value: that is what alerts on a missing one are for. */
  read(): Promise<readonly Reading<Name>[]>;
}

/** What this process counts, and what can be read of it. */
export interface Metrics {
  readonly meter: Meter;
  readonly contentType: string;
  watch<Name extends string>(group: GaugeGroup<Name>): void;
  /** All of it as Prometheus reads it. */
  text(): Promise<string>;
}

/** However often somebody asks, a group is read once in this time. */
const FRESH_MS = 5000;
/** A group that has not answered by then is left out. */
const READ_MS = 1000;
/** How often the event loop is looked at: a tenth of the default, whose wake-ups cost an idle process more than all else. */
const LOOP_LOOK_MS = 100;

export function createMetrics(): Metrics {
  const register = new Registry();
  const groups: Watched[] = [];
  const process = once(() => collectDefaultMetrics({ register, eventLoopMonitoringPrecision: LOOP_LOOK_MS }));
  return {
    meter: meterOf(register),
    contentType: register.contentType,
    watch: (group) => void groups.push(new Watched(group, register)),
    async text() {
      process(); // whoever is never asked does not watch its event loop either
      await Promise.all(groups.map((group) => group.refresh()));
      return register.metrics();
    },
  };
}

function meterOf(register: Registry): Meter {
  const registers = [register];
  const counters = new Map<string, Counter<string>>();
  for (const [name, { help, labels }] of Object.entries(COUNTERS))
    counters.set(name, new Counter({ name, help, labelNames: labels, registers }));
  const histograms = new Map<string, Histogram<string>>();
  for (const [name, { help, labels, buckets }] of Object.entries(HISTOGRAMS))
    histograms.set(name, new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers }));
  return {
    add: (name, labels, by = 1) => counters.get(name)?.inc({ ...labels }, by),
    observe: (name, labels, seconds) => histograms.get(name)?.observe({ ...labels }, seconds),
  };
}

/** A group with the gauges that its readings go to. */
class Watched {
  readonly #group: GaugeGroup;
  readonly #gauges = new Map<string, Gauge<string>>();
  #reading: Promise<void> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(group: GaugeGroup, register: Registry) {
    this.#group = group;
    for (const [name, { help, labels }] of Object.entries(group.gauges))
      this.#gauges.set(name, new Gauge({ name, help, labelNames: [...labels], registers: [register] }));
  }

  refresh(): Promise<void> {
    if (performance.now() - this.#readAtMs < FRESH_MS) return this.#reading ?? Promise.resolve();
    this.#readAtMs = performance.now();
    this.#reading = this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    const readings = await inTime(this.#group.read()).catch(() => []);
    for (const [name, gauge] of this.#gauges) {
      gauge.reset();
      // One without labels would be 0 now, which says something else than nothing.
      if (this.#group.gauges[name]?.labels.length === 0) gauge.remove();
    }
    for (const { name, labels = {}, value } of readings) this.#gauges.get(name)?.set({ ...labels }, value);
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`No answer within ${READ_MS} ms.`)), READ_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
