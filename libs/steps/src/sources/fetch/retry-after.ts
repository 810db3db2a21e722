/** How long a Retry-After header asks to wait, in seconds or until a date; 0 for anything else, and for what has passed. */
export function retryAfterMs(header: string, nowMs: number): number {
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
