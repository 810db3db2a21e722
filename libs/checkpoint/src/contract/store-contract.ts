import { describe } from 'vitest';
import { acceptContract } from './accept.ts';
import { claimContract } from './claim.ts';
import { commitContract } from './commit.ts';
import { endContract } from './end.ts';
import { eventsContract } from './events.ts';
import { partsContract } from './parts.ts';
import type { MakeStore } from './scene.ts';

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
