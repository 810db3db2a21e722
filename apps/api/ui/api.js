const KEY = 'cairn.key';

/** The API key of this tab, for as long as it is open; null where none was entered. */
export const key = {
  get: () => sessionStorage.getItem(KEY),
  /** @param {string} value */
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

/** What the API would not do: its code, its words, and what is wrong with which field. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ code?: string, detail?: string, title?: string, errors?: { path: string, message: string }[] }} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? '';
    this.problem = problem;
  }
}

/** @param {Record<string, string>} more */
export function headers(more = {}) {
  const own = key.get();
  return own === null ? more : { ...more, 'x-api-key': own };
}

/**
 * @param {Response} response
 * @returns {Promise<Refusal>}
 */
export async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refusal(response.status, problem);
}

/**
 * Asks the API.
 * @param {string} path
 * @param {{ method?: string, body?: unknown, headers?: Record<string, string> }} [options]
 * @returns {Promise<any>} what its answer holds
 * @throws {Refusal}; TypeError when nobody answers
 */
export async function ask(path, { method = 'GET', body, headers: more = {} } = {}) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(path, {
    method,
    headers: headers({ accept: 'application/json', ...json, ...more }),
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw await refusalOf(response);
  return response.json();
}
