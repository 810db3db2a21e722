import { definePipeline, type Pipeline } from '@cairn/core';
import { propose, review } from './choose.ts';
import { pay } from './pay.ts';
import { Batch, proposed, reviewed } from './records.ts';
import { screen, sort } from './screen.ts';

export interface Places {
  /** Knows the vendors: GET /vendors/{name}. */
  readonly registryUrl: string;
  /** Pays: POST /payments, once for each Idempotency-Key. */
  readonly bankUrl: string;
}

/** sort → screen (a branch an invoice) → propose ⇄ review → pay */
export const invoiceTriage = ({ registryUrl, bankUrl }: Places): Pipeline =>
  definePipeline({
    name: 'invoice-triage',
    version: 1,
    input: Batch,
    steps: [sort, screen(registryUrl), propose, review, pay(bankUrl)],
    loop: {
      from: reviewed.name,
      to: proposed.name,
      wants: (output) => reviewed.output.parse(output).drop !== null,
    },
  });
