import { storeContract } from '../contract/store-contract.ts';
import { memoryStore } from './store.ts';

storeContract('the in-memory store', (eventRetentionMs) => memoryStore({ eventRetentionMs }));
