import { badge, el, outwards } from './dom.js';

/**
 * A finished report, from its JSON: every claim with the sources that it rests on, and their very words.
 * @param {any} report
 */
export function reportView({ summary, sections, gaps, limits_reached: limits, sources, text }) {
  return el(
    'section',
    { 'aria-labelledby': 'report' },
    el('h2', { id: 'report' }, 'Report'),
    el('p', {}, summary),
    ...sections.flatMap(sectionView),
    ...listed(
      'What is missing',
      gaps.map((/** @type {any} */ gap) => `${gap.question}: ${gap.detail}`),
    ),
    ...listed(
      'Limits reached',
      limits.map((/** @type {any} */ limit) => limit.detail),
    ),
    el('h3', {}, 'Sources'),
    el('ul', {}, ...sources.map(sourceLine)),
    el('details', {}, el('summary', {}, 'As Markdown'), el('pre', { id: 'text' }, text)),
  );
}

/** @param {any} section */
function sectionView({ question, claims, written_by }) {
  const none = claims.length === 0 ? [el('p', { class: 'warm' }, 'No source that could be read answers this.')] : [];
  const quoted = written_by === 'extractive' ? [el('p', { class: 'faint' }, 'Quoted from the sources.')] : [];
  return [el('h3', {}, question), ...quoted, ...none, el('ul', {}, ...claims.map(claimView))];
}

/** @param {any} claim */
function claimView({ text, evidence }) {
  const ids = [...new Set(evidence.map((/** @type {any} */ { source }) => source))];
  const marks = ids.flatMap((id) => [' ', el('a', { href: `#${id}`, 'aria-label': `Source ${id}` }, `[${id}]`)]);
  const quotes = evidence.map((/** @type {any} */ { source, quote }) =>
    el('blockquote', {}, quote, el('span', { class: 'faint' }, ` – ${source}`)),
  );
  return el('li', {}, text, ...marks, el('details', {}, el('summary', {}, 'Its words'), ...quotes));
}

/**
 * One line on what became of a source, with its place in the page.
 * @param {any} source
 */
export function sourceLine({
  id,
  title,
  origin,
  status,
  state = status,
  reason,
  why = reason?.text,
  duplicate_of,
  chars,
  citations,
}) {
  const [kind = '', where = ''] = Object.entries(origin)[0] ?? [];
  const place = kind === 'url' ? outwards(String(where), title ?? String(where)) : (title ?? `${kind} ${where}`);
  const more = [
    why,
    duplicate_of === undefined ? undefined : `the same as ${duplicate_of}`,
    chars === undefined ? undefined : `${chars} characters`,
    citations === undefined ? undefined : `cited ${citations} times`,
  ].filter(Boolean);
  return el(
    'li',
    { id },
    el('strong', {}, id),
    ' ',
    place,
    ' ',
    badge(state),
    more.length > 0 ? ` ${more.join(', ')}` : '',
  );
}

/**
 * @param {string} heading
 * @param {string[]} lines
 */
const listed = (heading, lines) =>
  lines.length === 0 ? [] : [el('h3', {}, heading), el('ul', {}, ...lines.map((line) => el('li', {}, line)))];
