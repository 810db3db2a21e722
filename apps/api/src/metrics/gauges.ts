import type { Store } from '@cairn/checkpoint';
import type { QueueFigures } from '@cairn/flow';
import type { GaugeGroup, Reading } from '@cairn/platform';
import type { RunStreams } from '../streams/run-streams.ts';

/** Whose runs there may be. */
export const runGauges = (store: Pick<Store, 'countLive'>, tenants: readonly string[]): GaugeGroup => ({
  gauges: { cairn_runs: { help: 'Runs that are not over, by status.', labels: ['status'] } },
  async read() {
    const counts = Object.entries(await store.countLive(tenants));
    return counts.map(([status, value]) => ({ name: 'cairn_runs', labels: { status }, value }));
  },
});

export const queueGauges = (figures: () => Promise<readonly QueueFigures[]>): GaugeGroup => ({
  gauges: {
    cairn_queue_jobs: { help: 'Jobs by queue and state.', labels: ['queue', 'state'] },
    cairn_queue_waited_seconds: {
      help: 'How long the job that is next in a queue has waited since it was added or last put down; 0 when none waits.',
      labels: ['queue'],
    },
  },
  async read() {
    return (await figures()).flatMap(({ queue, jobs, waitedMs = 0 }): Reading[] => [
      ...Object.entries(jobs).map(([state, value]) => ({ name: 'cairn_queue_jobs', labels: { queue, state }, value })),
      { name: 'cairn_queue_waited_seconds', labels: { queue }, value: waitedMs / 1000 },
    ]);
  },
});

export const streamGauges = (streams: Pick<RunStreams, 'count'>): GaugeGroup => ({
  gauges: { cairn_open_streams: { help: 'Event streams that this process has open.', labels: [] } },
  read: async () => [{ name: 'cairn_open_streams', value: streams.count }],
});
