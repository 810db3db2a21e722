import { type Document, METHODS, Operation, pointed } from './document.ts';

export interface Found {
  readonly operation: Operation;
  /** Where the document has it, as a JSON pointer. */
  readonly pointer: string;
  readonly name: string;
}

export type FindOperation = (method: string, path: string) => Found | undefined;

/** Finds what a document says of a request: by its path's template, as the API's own router reads paths. */
export function findOperation({ paths }: Document): FindOperation {
  const templates = Object.entries(paths).map(([template, item]) => ({
    matches: matcherOf(template),
    operations: new Map(METHODS.map((method) => [method.toUpperCase(), foundAt(template, method, item[method])])),
  }));

  return (method, path) => {
    const wanted = templates.find(({ matches }) => matches.test(path));
    return wanted?.operations.get(method === 'HEAD' ? 'GET' : method);
  };
}

function foundAt(template: string, method: string, operation: unknown): Found | undefined {
  if (operation === undefined) return undefined;
  const pointer = `/paths/${pointed(template)}/${method}`;
  return { operation: Operation.parse(operation), pointer, name: `${method.toUpperCase()} ${template}` };
}

/** Letters of either case, and one slash at the end that does not count. */
function matcherOf(template: string): RegExp {
  const pattern = template
    .split(/\{[^}]+\}/)
    .map((literal) => literal.replace(/[^\w/-]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}/?$`, 'i');
}
