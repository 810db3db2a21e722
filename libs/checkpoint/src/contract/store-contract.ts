import { describe } from 'vitest';
import { acceptContract } from './accept.ts';
import { claimContract } from './claim.ts';
import { commitContract } from './commit.ts';
import { effectsContract } from './effects.ts';
import { endContract } from './end.ts';
import { eventsContract } from './events.ts';
import { failContract } from './fail.ts';
import { foldContract } from './fold.ts';
import { forkContract } from './fork.ts';
import { guidanceContract } from './guidance.ts';
import { hooksContract } from './hooks.ts';
import { lineContract } from './line.ts';
import { ownContract } from './own.ts';
import { partsContract } from './parts.ts';
import { removeContract } from './remove.ts';
import { retentionContract } from './retention.ts';
import type { MakeStore } from './scene.ts';
import { versionsContract } from './versions.ts';

/** What "a store" means: every driver passes it. `make` gives a store with nothing in it. */
export function storeContract(name: string, make: MakeStore): void {
  describe(`${name} is a store`, () => {
    acceptContract(make);
    claimContract(make);
    commitContract(make);
    partsContract(make);
    versionsContract(make);
    failContract(make);
    endContract(make);
    eventsContract(make);
    retentionContract(make);
    foldContract(make);
    effectsContract(make);
    hooksContract(make);
    forkContract(make);
    guidanceContract(make);
    lineContract(make);
    removeContract(make);
    ownContract(make);
  });
}
