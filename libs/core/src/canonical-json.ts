/** JSON with every object's keys in order: the same value always gives the same text. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => sorted(inner));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
