import { keyContract } from '../contract/keys.ts';
import { memoryKeyStore } from './memory-keys.ts';

keyContract('the in-memory key store', memoryKeyStore);
