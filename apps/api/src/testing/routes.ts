import { z } from 'zod';

/** One address of the app and a method that it takes. */
export interface AppRoute {
  readonly method: string;
  /** As Express has it: `/v1/runs/:runId`. */
  readonly path: string;
}

const Layer = z.looseObject({
  route: z
    .looseObject({
      path: z.union([z.string(), z.array(z.string())]),
      stack: z.array(z.looseObject({ method: z.string().optional() })),
    })
    .optional(),
  /** Whether it stands at the root of what it is in. */
  slash: z.boolean(),
  handle: z.unknown(),
});
const Stack = z.object({ stack: z.array(Layer) });

/** Where all of the API but its health and its documents is. */
const MOUNT = '/v1';

/** What an app really serves, read from its router. Rules that hold for every method of an address are no routes. */
export function routesOf(router: unknown, under = ''): AppRoute[] {
  const found = Stack.safeParse(typeof router === 'function' ? { ...router } : router);
  if (!found.success) return [];
  return found.data.stack.flatMap(({ route, slash, handle }) => {
    if (!route) return routesOf(handle, slash ? under : under + MOUNT);
    const methods = new Set(route.stack.flatMap(({ method }) => method ?? []));
    return [route.path].flat().flatMap((path) => [...methods].map((method) => ({ method, path: under + path })));
  });
}
