import { defineStep } from '@cairn/core';
import { Batch, proposed, reviewed, screened } from './records.ts';

/** Proposes what to pay: everything at first, and in each later round what the review left. */
export const propose = defineStep({
  ...proposed,
  input: Batch,
  reads: [screened, proposed, reviewed],
  async run({ latest, round }) {
    const before = round === 1 ? undefined : latest(proposed);
    if (!before) return { chosen: latest(screened)?.payable.map(({ id }) => id) ?? [], put_off: [] };
    const drop = latest(reviewed)?.drop;
    return {
      chosen: before.chosen.filter((id) => id !== drop),
      put_off: [...before.put_off, ...before.chosen.filter((id) => id === drop)],
    };
  },
});

/** Holds the proposal against the budget. Over it, the riskiest goes first, what is overdue last. */
export const review = defineStep({
  ...reviewed,
  input: Batch,
  reads: [screened, proposed],
  async run({ input, latest, think }) {
    const chosen = new Set(latest(proposed)?.chosen);
    const invoices = (latest(screened)?.payable ?? []).filter(({ id }) => chosen.has(id));
    const cents = invoices.reduce((sum, invoice) => sum + invoice.cents, 0);
    if (cents <= input.budget_cents) return { over_by_cents: 0, drop: null };
    const [first] = invoices.toSorted((a, b) => Number(a.overdue) - Number(b.overdue) || b.risk - a.risk);
    think(`${cents - input.budget_cents} cents over the budget: ${first?.id} is put off.`);
    return { over_by_cents: cents - input.budget_cents, drop: first?.id ?? null };
  },
});
