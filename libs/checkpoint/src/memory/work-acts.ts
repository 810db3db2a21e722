import type { RunId } from '@cairn/core';
import * as effects from '../effects/memory.ts';
import type { Lease } from '../lease.ts';
import { staleLease } from '../stale.ts';
import type { Store } from '../store.ts';
import type { RunRecord } from './record.ts';
import * as work from './work.ts';

const gone = (lease: Lease): never => {
  throw staleLease(lease, 0);
};

/** Runs one act on a run's record as a whole. `gone` is the answer where there is no such run. */
type Act = <T>(runId: RunId, gone: T, change: (run: RunRecord, nowMs: number) => T) => T;

/** What workers do to a run. */
export function workActs(
  act: Act,
): Pick<Store, 'claim' | 'commit' | 'commitPart' | 'retryLater' | 'handBack' | 'fail' | 'append' | 'effects'> {
  /** Of a run that is gone nobody has a lease. */
  const write = (lease: Lease, change: (run: RunRecord, nowMs: number) => void) => {
    const written = act<'written' | undefined>(lease.runId, undefined, (run, nowMs) => {
      change(run, nowMs);
      return 'written';
    });
    if (!written) throw staleLease(lease, 0);
  };
  return {
    claim: async (request) => act(request.runId, { kind: 'gone' }, (run, nowMs) => work.claim(run, request, nowMs)),
    commit: async (lease, checkpoint) =>
      act(lease.runId, { kind: 'gone' }, (run, nowMs) => work.commit(run, lease, checkpoint, nowMs)),
    commitPart: async (lease, part, events) =>
      write(lease, (run, nowMs) => work.commitPart(run, lease, part, events, nowMs)),
    retryLater: async (lease, event) =>
      act(lease.runId, undefined, (run, nowMs) => work.settle(run, lease, event, nowMs)),
    handBack: async (lease) => act(lease.runId, undefined, (run, nowMs) => work.settle(run, lease, undefined, nowMs)),
    fail: async (lease, failure) => act(lease.runId, undefined, (run, nowMs) => work.fail(run, lease, failure, nowMs)),
    append: async (lease, batch, events, salvage) =>
      write(lease, (run, nowMs) => work.append(run, lease, batch, events, salvage, nowMs)),
    effects: {
      begin: async (lease, effect) =>
        act(lease.runId, undefined, (run, nowMs) => effects.begin(run, lease, effect, nowMs)) ?? gone(lease),
      settle: async (lease, effect, settled) =>
        act(lease.runId, undefined, (run, nowMs) => effects.settle(run, lease, effect, settled, nowMs)),
    },
  };
}
