import { COMPENSATION, isTerminal, NO_USAGE, type RunId, type Visit, visitKey } from '@cairn/core';
import { claimOf, newRunId, plan, request, tenant } from '../contract/scene.ts';
import type { Lease } from '../lease.ts';
import type { ClaimRequest, Store } from '../store.ts';
import { type Act, branchOf, estimateOf } from './acts.ts';

const mark = { key: 'a'.repeat(64), bodyHash: 'b'.repeat(64) };
const CEILINGS = { tokens: 100, costUsd: 0.1 };
const LONGEST_MS = 60_000;

/** Plays a life on one store, and tells what came of each act in words that do not depend on the store or the clock. */
export class Player {
  readonly runId: RunId;
  readonly #store: Store;
  readonly #leases: Lease[] = [];
  readonly #claims: ClaimRequest[] = [];
  #nonces = 0;

  constructor(store: Store, runId = newRunId()) {
    this.#store = store;
    this.runId = runId;
  }

  async begin(): Promise<void> {
    const { runId } = this;
    await this.#store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  }

  /** @returns the answer, or the code of the error */
  async play(act: Act): Promise<unknown> {
    try {
      return timeless(await this.#act(act));
    } catch (error) {
      if (error instanceof Error && 'code' in error) return { error: error.code };
      throw error;
    }
  }

  /** All that can be seen of the run. */
  async seen(): Promise<unknown> {
    const [run, standing, checkpoints, page, inHand] = await Promise.all([
      this.#store.get(this.runId),
      this.#store.standing(this.runId),
      this.#store.checkpoints(this.runId),
      this.#store.events(this.runId, undefined, 1000),
      this.#store.inHand(this.runId),
    ]);
    const idle = run && !isTerminal(run.status) ? await this.#store.takeIdle(LONGEST_MS, 10) : [];
    return timeless({ run, standing, checkpoints, page, inHand, idle });
  }

  async #act(act: Act): Promise<unknown> {
    switch (act.do) {
      case 'claim':
        return this.#claim(act);
      case 'say':
        return this.#store.say(this.runId, act.text, act.marked ? mark : undefined);
      case 'steer':
        return this.#store.steer(this.runId, act.verb, {
          ...(act.instructions && act.verb === 'resume' ? { instructions: 'be brief' } : {}),
        });
      default:
        return this.#hold(act, this.#leases.at(-1 - act.lease), this.#claims.at(-1 - act.lease));
    }
  }

  async #claim({ where, item, alone, undoable }: Act & { do: 'claim' }): Promise<unknown> {
    const standing = await this.#store.standing(this.runId);
    const visit: Visit = where === 'current' ? (standing?.current ?? plan) : where;
    this.#nonces += 1;
    const branch = branchOf(visit, item);
    const asked = claimOf(this.runId, {
      visit,
      nonce: `nonce-${this.#nonces}`,
      reads: { plan: 1, gather: 1, write: 1 },
      withParts: branch === undefined,
      alone,
      undoable,
      ...(branch === undefined ? {} : { item: branch }),
    });
    const claim = await this.#store.claim(asked);
    if (claim.kind === 'claimed') {
      this.#leases.push(claim.lease);
      this.#claims.push(asked);
    }
    return claim;
  }

  async #hold(
    act: Exclude<Act, { do: 'claim' | 'say' | 'steer' }>,
    lease?: Lease,
    claim?: ClaimRequest,
  ): Promise<unknown> {
    if (!lease || !claim) return 'nobody has a lease';
    const store = this.#store;
    switch (act.do) {
      case 'claim again':
        return store.claim(claim);
      case 'retry later':
        return store.retryLater(lease, { type: 'step.retrying', data: { delay_ms: 5 } });
      case 'hand back':
        return store.handBack(lease);
      case 'fail':
        return lease.item === undefined && store.fail(lease, { code: 'STEP_FAILED', message: 'no', retryable: false });
      case 'commit':
        return this.#commit(act, lease);
      case 'commit part':
        return (
          lease.item !== undefined &&
          store.commitPart(lease, { status: 'done', output: lease.attempt }, [{ type: 'source.found' }])
        );
      case 'append':
        return store.append(lease, act.batch, [{ type: 'thought.delta', data: { text: act.text } }], {
          site: 'a',
          text: act.text,
          restart: act.restart,
        });
      case 'begin':
        return store.effects.begin(lease, {
          kind: 'model',
          site: act.site,
          inputHash: act.inputHash,
          estimate: estimateOf(act.tokens),
          ceilings: CEILINGS,
          guidance: 1,
        });
      case 'settle':
        return store.effects.settle(
          lease,
          { kind: 'model', site: act.site, inputHash: act.inputHash },
          act.done ? { result: { of: act.site }, usage: estimateOf(10) } : { usage: NO_USAGE },
        );
    }
  }

  /** A step commits, a branch does not; no visit comes twice, and from undoing there is no way but the end. */
  async #commit({ next, says }: Act & { do: 'commit' }, lease: Lease): Promise<unknown> {
    if (lease.item !== undefined) return false;
    const onward = lease.visit.step === COMPENSATION.step ? undefined : next;
    const been = await this.#store.checkpoints(this.runId);
    const again = onward && [lease.visit, ...(been ?? [])].some((visit) => visitKey(visit) === visitKey(onward));
    if (again) return false;
    return this.#store.commit(lease, {
      output: { at: visitKey(lease.visit) },
      schemaVersion: 1,
      events: says ? [{ type: 'source.found', data: { n: 1 } }] : [],
      ...(onward ? { next: onward } : {}),
    });
  }
}

const CLOCKS = new Set(['at', 'created_at', 'started_at', 'ended_at', 'expires_at', 'sinceMs', 'createdAtMs']);

/** Without what depends on when it happened; maps as lists. */
function timeless(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (inner instanceof Map) return [...inner].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    return CLOCKS.has(key) && inner !== null ? 'some time' : inner;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
