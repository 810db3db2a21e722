import { defineStep } from '@cairn/core';
import { call } from './call.ts';
import { Batch, screened, sorted, Vendor } from './records.ts';

/** Puts the batch in order. A clock and a chance of its own would say something else after a crash; the context's do not. */
export const sort = defineStep({
  ...sorted,
  input: Batch,
  async run({ input, now, uuid }) {
    const invoices = input.invoices.toSorted((a, b) => a.due.localeCompare(b.due) || a.id.localeCompare(b.id));
    return { reference: `batch-${uuid()}`, today: new Date(now()).toISOString().slice(0, 10), invoices };
  },
});

const AUDITED_SHARE = 0.2;

/** Asks the registry about each invoice's vendor: one branch an invoice, each a job and a record of its own. */
export const screen = (registryUrl: string) =>
  defineStep({
    ...screened,
    input: Batch,
    reads: [sorted],
    fanOut: {
      output: Vendor,
      items: ({ latest }) => latest(sorted)?.invoices ?? [],
      run: ({ vendor }, { effect }) =>
        effect({
          kind: 'fetch',
          site: 'vendor',
          input: { vendor },
          result: Vendor,
          async call({ signal }) {
            const answer = await call(`${registryUrl}/vendors/${encodeURIComponent(vendor)}`, { signal });
            return { result: Vendor.parse(answer) };
          },
        }),
    },
    async run({ latest, parts, random }) {
      const { invoices, today } = sorted.output.parse(latest(sorted));
      const asked = invoices.map((invoice, i) => ({ invoice, part: parts[i], audit: random() < AUDITED_SHARE }));
      return {
        payable: asked.flatMap(({ invoice, part, audit }) =>
          part?.status === 'done' && part.output.known
            ? [{ ...invoice, audit, risk: part.output.risk, overdue: invoice.due < today }]
            : [],
        ),
        refused: asked.flatMap(({ invoice: { id }, part }) => {
          if (part?.status !== 'done') return [{ id, why: 'the registry could not be asked' }];
          return part.output.known ? [] : [{ id, why: 'unknown vendor' }];
        }),
      };
    },
  });
