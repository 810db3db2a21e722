import 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Redis for the whole test run, started by its global set-up. Take a key prefix of your own. */
    redisUrl: string;
    /** A Lua script, and what it is changed to. */
    luaMutant: { readonly sound: string; readonly changed: string };
  }
}
