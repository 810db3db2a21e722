/**
 * A copy of a document whose objects have no members but those that it names: for callers an answer may grow, here nothing may
 * be in one that the document is silent about.
 */
export function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  const isOpenObject = copy.type === 'object' && isNamed(copy.properties) && copy.additionalProperties === undefined;
  return isOpenObject ? { ...copy, additionalProperties: false } : copy;
}

const isNamed = (properties: unknown): boolean => typeof properties === 'object' && properties !== null;
