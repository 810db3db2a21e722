import { createHash } from 'node:crypto';
import type { Lease } from '@cairn/checkpoint';
import { visitKey } from '@cairn/core';

/** Random numbers that are the same in every attempt of one piece of work: nothing need be recorded of them. */
export class Numbers {
  readonly #seed: string;
  #count = 0;

  constructor({ runId, visit, item }: Pick<Lease, 'runId' | 'visit' | 'item'>) {
    this.#seed = `${runId} ${visitKey(visit)} ${item ?? ''}`;
  }

  /** In [0, 1), with 48 random bits. */
  next(): number {
    return this.#bytes().readUIntBE(0, 6) / 2 ** 48;
  }

  /** RFC 9562, version 4. */
  uuid(): string {
    const bytes = this.#bytes().subarray(0, 16);
    bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x40;
    bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  #bytes(): Buffer {
    this.#count += 1;
    return createHash('sha256').update(`${this.#seed} ${this.#count}`).digest();
  }
}
