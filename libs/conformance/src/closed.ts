const SCHEMAS = '#/components/schemas/';

/** Where a schema of the document's components is, seen from any other schema. Nothing is fetched. */
export const nameOf = (component: string): string => `https://document.invalid/${component}`;

/**
 * A copy of a document whose objects have no members but those that it names: for callers an answer may grow, here nothing may
 * be in one that the document is silent about. References are such that each schema can be compiled for itself.
 */
export function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  if (typeof copy.$ref === 'string' && copy.$ref.startsWith(SCHEMAS)) {
    return { ...copy, $ref: nameOf(copy.$ref.slice(SCHEMAS.length)) };
  }
  const isOpenObject = copy.type === 'object' && isNamed(copy.properties) && copy.additionalProperties === undefined;
  return isOpenObject ? { ...copy, additionalProperties: false } : copy;
}

const isNamed = (properties: unknown): boolean => typeof properties === 'object' && properties !== null;
