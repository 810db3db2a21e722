import { describe } from 'vitest';
import type { Store } from '../store.ts';
import { acceptContract } from './accept.ts';
import { claimContract } from './claim.ts';
import { commitContract } from './commit.ts';
import { endContract } from './end.ts';
import { eventsContract } from './events.ts';
import { partsContract } from './parts.ts';

export type MakeStore = () => Store;

/** What "a store" means: every driver passes it. `make` gives a store with nothing in it. */
export function storeContract(name: string, make: MakeStore): void {
  describe(`${name} is a store`, () => {
    acceptContract(make);
    claimContract(make);
    commitContract(make);
    partsContract(make);
    endContract(make);
    eventsContract(make);
  });
}
