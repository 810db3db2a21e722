import { ask, Refusal } from './api.js';
import { badge, el, time } from './dom.js';

const PAGE_RUNS = 20;
const REFRESH_MS = 3000;

/** @param {string} id */
const pageOf = (id) => `/ui?run=${encodeURIComponent(id)}`;

/**
 * Recent runs, which stay current while somebody looks, and a form that starts one.
 * @param {(error: unknown) => void} onTrouble
 */
export function listView(onTrouble) {
  const rows = el('tbody', {});
  const none = el('p', {}, 'No runs yet.');
  const older = el('a', { href: '#', hidden: true }, 'Older runs');
  const before = new URLSearchParams(location.search).get('before');
  const show = async () => {
    const cursor = before === null ? '' : `&cursor=${encodeURIComponent(before)}`;
    const { data, next_cursor: next } = await ask(`/v1/runs?limit=${PAGE_RUNS}${cursor}`);
    refresh(rows, data);
    none.hidden = data.length > 0;
    older.hidden = next === null;
    older.setAttribute('href', `/ui?before=${encodeURIComponent(next ?? '')}`);
  };
  const tick = () => (document.hidden ? Promise.resolve() : show()).catch(onTrouble);
  setInterval(tick, REFRESH_MS);
  void tick();
  const head = ['Topic', 'Status', 'Progress', 'Started'].map((name) => el('th', { scope: 'col' }, name));
  const table = el('table', {}, el('caption', {}, 'The newest first'), el('thead', {}, el('tr', {}, ...head)), rows);
  return el('div', {}, el('h1', {}, 'Research'), startForm(), el('h2', {}, 'Runs'), none, table, older);
}

/**
 * Changes what is there instead of making it anew: the focus stays where it was.
 * @param {HTMLElement} rows
 * @param {any[]} runs
 */
function refresh(rows, runs) {
  const known = new Map([...rows.children].map((row) => [row.getAttribute('data-run'), row]));
  const wanted = runs.map((run) => {
    const row = known.get(run.id) ?? el('tr', { 'data-run': run.id }, topicCell(run), ...[1, 2, 3].map(() => el('td')));
    const [, status, progress, created] = row.children;
    status?.replaceChildren(badge(run.held ? 'held' : run.status));
    progress?.replaceChildren(`${Math.round(run.progress * 100)} %`);
    created?.replaceChildren(time(run.created_at));
    return row;
  });
  if (wanted.some((row, at) => rows.children[at] !== row) || rows.children.length !== wanted.length)
    rows.replaceChildren(...wanted);
}

/** @param {any} run */
const topicCell = ({ id, topic }) => el('th', { scope: 'row' }, el('a', { href: pageOf(id) }, topic));

function startForm() {
  const topic = el('input', { name: 'topic', required: true, minlength: '3', maxlength: '500', autocomplete: 'off' });
  const questions = el('textarea', { name: 'questions', rows: '2' });
  const sources = el('textarea', { name: 'sources', rows: '2' });
  const trouble = el('p', { role: 'alert', class: 'bad' });
  const button = el('button', { class: 'main' }, 'Start');
  const form = el(
    'form',
    { 'aria-label': 'Start a run' },
    el('label', {}, 'Topic', topic),
    el('label', {}, 'Questions', el('small', {}, 'One a line; none: some are derived'), questions),
    el(
      'label',
      {},
      'Sources',
      el(
        'small',
        {},
        'One a line: an address, corpus:path, corpus:*, or search:words; none: as the installation is set up',
      ),
      sources,
    ),
    trouble,
    button,
  );
  const keyOf = keysByBody();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    trouble.textContent = '';
    try {
      const body = {
        topic: topic.value,
        ...(linesOf(questions).length > 0 && { questions: linesOf(questions) }),
        ...(linesOf(sources).length > 0 && { sources: linesOf(sources).map(sourceOf) }),
      };
      const idempotency = { 'idempotency-key': keyOf(JSON.stringify(body)) };
      const run = await ask('/v1/runs', { method: 'POST', body, headers: idempotency });
      location.assign(pageOf(run.id));
    } catch (error) {
      trouble.textContent = wordsFor(error);
      button.disabled = false;
    }
  });
  return form;
}

/** The same key for every try of the same body: a second click, or a lost answer, starts no second run. */
function keysByBody() {
  const keys = new Map();
  return (/** @type {string} */ body) => {
    const fresh = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
    if (!keys.has(body)) keys.set(body, fresh());
    return keys.get(body);
  };
}

/** @param {HTMLTextAreaElement} field */
const linesOf = (field) =>
  field.value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** @param {string} line */
function sourceOf(line) {
  const [, kind = '', rest = ''] = /^(corpus|search):\s*(.+)$/.exec(line) ?? [];
  return kind === '' ? { url: line } : { [kind]: rest };
}

/** @param {unknown} error */
function wordsFor(error) {
  if (!(error instanceof Refusal)) return 'The server cannot be reached. Try again: nothing is started twice.';
  const faults = (error.problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return [error.message, ...faults].join(' · ');
}
