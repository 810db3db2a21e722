import { type Run, titleOf } from '@cairn/core';
import type { RunQuery } from './store.ts';

/** Whether a run fits a query's filters, apart from its tenant and its place. */
export function matches({ status, request }: Run, query: RunQuery): boolean {
  if (query.status !== undefined && status !== query.status) return false;
  if (query.tag !== undefined && !request.tags.includes(query.tag)) return false;
  return query.text === undefined || titleOf(request).toLowerCase().includes(query.text.toLowerCase());
}
