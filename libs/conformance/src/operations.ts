import type { Described } from './document.ts';

export type FindOperation = (method: string, path: string) => Described | undefined;

/** Finds what a document says of a request: by its path's template, as the API's own router reads paths. */
export function findOperation(operations: readonly Described[]): FindOperation {
  const byMethod = Map.groupBy(operations, ({ method }) => method);
  const matchers = new Map(operations.map(({ template }) => [template, matcherOf(template)]));

  return (method, path) => {
    const candidates = byMethod.get(method === 'HEAD' ? 'GET' : method) ?? [];
    return candidates.find(({ template }) => matchers.get(template)?.test(path));
  };
}

/** Letters of either case, and one slash at the end that does not count. */
function matcherOf(template: string): RegExp {
  const pattern = template
    .split(/\{[^}]+\}/)
    .map((literal) => literal.replace(/[^\w/-]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}/?$`, 'i');
}
