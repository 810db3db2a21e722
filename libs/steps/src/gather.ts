import { defineStep, type FanOut, type WorkContext } from '@cairn/core';
import { type GatheredSource, gathered, PlannedSource, planned } from './checkpoints.ts';
import { manifestOf } from './manifest.ts';
import { gatherSource, type Reading, SOURCE_RETRY } from './sources/gather-source.ts';

/** Its turns at hosts, the fetch and the extraction, each at its longest. */
const SOURCE_TIMEOUT_MS = 120_000;

/** Reads every planned source, one job each, then takes stock. A source that cannot be had is a line in the manifest. */
export const gatherStep = (reading: Reading) =>
  defineStep({
    ...gathered,
    reads: [planned],
    fanOut: sourcesFanOut(reading),
    async run({ latest, parts, emit }) {
      const plan = latest(planned);
      if (!plan) throw new TypeError('gather ran before plan.');
      const manifest = manifestOf(plan, parts);
      for (const [at, part] of parts.entries()) {
        const source = manifest.sources[at];
        if (part.status === 'failed' && source?.status === 'failed') {
          emit({
            type: 'source.failed',
            data: { source: source.id, origin: source.origin, status: 'failed', reason: source.reason },
          });
        }
      }
      return manifest;
    },
  });

function sourcesFanOut(reading: Reading): FanOut {
  return {
    schemaVersion: gathered.schemaVersion,
    upcasts: gathered.upcasts,
    timeoutMs: SOURCE_TIMEOUT_MS,
    retry: SOURCE_RETRY,
    items: ({ latest }) => latest(planned)?.sources ?? [],
    async run(item, context) {
      const source = PlannedSource.parse(item);
      const result = await gatherSource(source, reading, context);
      announce(source, result, context);
      return result;
    },
  };
}

function announce({ id, origin }: PlannedSource, result: GatheredSource, { emit }: WorkContext): void {
  if (result.status === 'ok') {
    emit({ type: 'source.found', data: { source: id, origin, title: result.title, chars: result.chars } });
  } else {
    emit({ type: 'source.failed', data: { source: id, origin, status: result.status, reason: result.reason } });
  }
}
