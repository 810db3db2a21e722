import { CairnError } from '@cairn/core';

/**
 * Waits for an answer of the store, but not for ever: one that got lost must not hold up what comes after it.
 * @throws STORE_UNAVAILABLE after `limitMs`
 */
export async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new CairnError('STORE_UNAVAILABLE', `Redis did not answer within ${limitMs} ms. Try again soon.`));
  }, limitMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
