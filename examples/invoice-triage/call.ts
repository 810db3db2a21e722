import { UnrecoverableStepError } from '@cairn/core';

/**
 * Asks a server for JSON.
 * @throws UnrecoverableStepError for what no further attempt can mend; Error for what one may
 */
export async function call(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (response.ok) return response.json();
  const said = `${init.method ?? 'GET'} ${url} answered ${response.status}.`;
  if (response.status >= 500 || response.status === 429) throw new Error(said);
  throw new UnrecoverableStepError(said);
}
