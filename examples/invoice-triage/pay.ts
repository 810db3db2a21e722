import { defineStep } from '@cairn/core';
import { z } from 'zod';
import { call } from './call.ts';
import { Batch, paid, proposed, screened, sorted } from './records.ts';

const Payment = z.object({ payment_id: z.string() });

/** Pays what was chosen. Each payment is one effect: the bank hears of every try of it under the same key, and books it once. */
export const pay = (bankUrl: string) =>
  defineStep({
    ...paid,
    input: Batch,
    reads: [sorted, screened, proposed],
    async run({ latest, effect }) {
      const { reference } = sorted.output.parse(latest(sorted));
      const { payable, refused } = screened.output.parse(latest(screened));
      const { chosen, put_off } = proposed.output.parse(latest(proposed));
      const payments = [];
      for (const { id, vendor, cents, audit } of payable.filter((invoice) => chosen.includes(invoice.id))) {
        const order = { reference, invoice: id, vendor, cents };
        const { payment_id } = await effect({
          kind: 'fetch',
          site: `payment/${id}`,
          input: order,
          result: Payment,
          async call({ key, signal }) {
            const headers = { 'content-type': 'application/json', 'idempotency-key': key };
            const body = JSON.stringify(order);
            const answer = await call(`${bankUrl}/payments`, { method: 'POST', headers, body, signal });
            return { result: Payment.parse(answer) };
          },
        });
        payments.push({ id, cents, payment_id, audit });
      }
      return { reference, payments, put_off, refused };
    },
  });
