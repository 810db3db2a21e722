import type { ClaimRequest } from '@cairn/checkpoint';
import type { RunId } from '@cairn/core';
import { one } from './scene.ts';

/** How another worker takes work in hand. */
export const claimOfOther = (runId: RunId, nonce: string, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  runId,
  nonce,
  visit: one,
  build: { name: 'test', version: 1 },
  reads: {},
  partSchema: 1,
  suspectAfterTakes: 9,
  alone: false,
  withParts: false,
  worker: 'other:1',
  ...more,
});
