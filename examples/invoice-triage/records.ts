import { z } from 'zod';

/* What goes in, and what each step leaves for those after it. */

const Invoice = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/),
  vendor: z.string().min(1).max(100),
  cents: z.int().positive(),
  due: z.iso.date(),
});

/** What a run is started with. */
export const Batch = z.strictObject({
  invoices: z.array(Invoice).min(1).max(100),
  /** What may be paid in all. */
  budget_cents: z.int().nonnegative(),
});

/** The registry's word on a vendor. */
export const Vendor = z.object({ known: z.boolean(), risk: z.number().min(0).max(1) });

const Refused = z.object({ id: z.string(), why: z.string() });

export const sorted = {
  name: 'sort',
  output: z.object({
    /** Under which the bank books the run's payments. */
    reference: z.string(),
    today: z.iso.date(),
    invoices: z.array(Invoice),
  }),
};

const Payable = Invoice.extend({ risk: z.number(), overdue: z.boolean(), audit: z.boolean() });
export const screened = {
  name: 'screen',
  output: z.object({ payable: z.array(Payable), refused: z.array(Refused) }),
};

export const proposed = {
  name: 'propose',
  output: z.object({ chosen: z.array(z.string()), put_off: z.array(z.string()) }),
};

export const reviewed = {
  name: 'review',
  output: z.object({
    over_by_cents: z.int().nonnegative(),
    /** What to put off next; null when the proposal stands. */
    drop: z.string().nullable(),
  }),
};

export const paid = {
  name: 'pay',
  output: z.object({
    reference: z.string(),
    payments: z.array(z.object({ id: z.string(), cents: z.int(), payment_id: z.string(), audit: z.boolean() })),
    put_off: z.array(z.string()),
    refused: z.array(Refused),
  }),
};
