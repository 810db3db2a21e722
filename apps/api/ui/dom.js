/** @typedef {Node | string | undefined} Child */

/**
 * Makes an element. What is no element becomes text: nothing that a run says is ever markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | boolean | undefined>} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * A link to a page of others: only to the web, and it does not say where it was followed from.
 * @param {string} url
 * @param {string} text
 */
export function outwards(url, text) {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
  return isWeb ? el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, text) : el('span', {}, text);
}

/** @param {string | null} at an ISO time */
export function time(at) {
  return at === null ? el('span', {}, '–') : el('time', { datetime: at }, new Date(at).toLocaleString());
}

const TONES = /** @type {Record<string, string>} */ ({
  completed: 'good',
  answered: 'good',
  done: 'good',
  read: 'good',
  ok: 'good',
  failed: 'bad',
  cancelled: 'bad',
  gap: 'warm',
  paused: 'warm',
  retrying: 'warm',
  skipped: 'faint',
  duplicate: 'faint',
});

/**
 * A word for a state, in its colour.
 * @param {string} state
 */
export const badge = (state) => el('span', { class: `state ${TONES[state] ?? ''}` }, state);
