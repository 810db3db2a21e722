import { ask, Refusal } from './api.js';
import { badge, byId, el } from './dom.js';
import { take, unknown } from './fold.js';
import { reportView, sourceLine } from './report.js';
import { follow } from './stream.js';

/** What is new is shown so often: a replay brings thousands of events at once. */
const SHOW_MS = 50;
const VERBS = ['pause', 'resume', 'cancel', 'retry'];
/** Events after which the run's record says something new. */
const CHANGES = /^(run\.|step\.|checkpoint\.)/;

/** One run: where it stands, what it does, and what it makes, as it happens. */
export class RunPage {
  /** @type {any} */
  #record;
  #run = unknown();
  #place = '';
  #shown = '';
  #due = false;
  #stale = false;
  #text = document.createTextNode('');
  #path;
  #onTrouble;

  /**
   * @param {string} id
   * @param {(error: unknown) => void} onTrouble
   */
  constructor(id, onTrouble) {
    this.#path = `/v1/runs/${encodeURIComponent(id)}`;
    this.#onTrouble = onTrouble;
  }

  async start() {
    this.#record = await ask(this.#path);
    byId('main').replaceChildren(skeleton(this.#record, this.#text, (verb) => this.#steer(verb)));
    this.#show();
    await this.#follow();
  }

  async #follow() {
    this.#place = await follow(`${this.#path}/events`, this.#place, {
      onEvent: (event) => this.#take(event),
      onConnection: (connected) => connection(connected),
      onLoss: () => this.#run.notes.push('Older events are no longer kept: the beginning is missing until the end.'),
    });
    await this.#refresh();
    if (this.#record.status === 'completed') await this.#showResult(this.#record.links);
  }

  /** @param {{ report?: string, output?: string }} links */
  async #showResult({ report, output }) {
    if (report) byId('written').replaceChildren(reportView(await ask(report)));
    if (report) byId('sources').replaceChildren();
    if (!output) return;
    const made = JSON.stringify((await ask(output)).output, null, 2);
    byId('written').replaceChildren(part('Output', el('pre', { id: 'text' }, made)));
  }

  /** @param {any} event */
  #take(event) {
    take(this.#run, event);
    this.#stale ||= CHANGES.test(event.type);
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => void this.#catchUp(), SHOW_MS);
  }

  async #catchUp() {
    this.#due = false;
    const stale = this.#stale;
    this.#stale = false;
    // Where the server is away, the stream says so, and comes back.
    if (stale) await this.#refresh().catch(() => undefined);
    this.#show();
  }

  async #refresh() {
    const record = await ask(this.#path);
    if (record.version >= this.#record.version) this.#record = record;
    this.#show();
  }

  #show() {
    const { text } = this.#run;
    // What grows is added to, so that a selection in it stays.
    if (text.startsWith(this.#shown)) this.#text.appendData(text.slice(this.#shown.length));
    else this.#text.data = text;
    this.#shown = text;
    showRecord(this.#record);
    showProgress(this.#run, this.#record);
  }

  /** @param {string} verb */
  async #steer(verb) {
    if (verb === 'cancel' && !confirm('Cancel this run? What it has is kept, but it does not go on.')) return;
    const wasOver = this.#record.ended_at !== null;
    try {
      this.#record = await ask(this.#record.links[verb], { method: 'POST', body: {} });
      this.#show();
      if (wasOver) await this.#follow();
    } catch (error) {
      this.#onTrouble(error instanceof Refusal ? error : new Error('The server cannot be reached. Try again.'));
    }
  }
}

/**
 * @param {any} record
 * @param {Text} text
 * @param {(verb: string) => void} steer
 */
function skeleton({ topic }, text, steer) {
  const buttons = VERBS.map((verb) => {
    const button = el('button', { id: `do-${verb}`, type: 'button' }, verb[0]?.toUpperCase() + verb.slice(1));
    button.addEventListener('click', () => steer(verb));
    return button;
  });
  return el(
    'div',
    {},
    el('h1', {}, topic),
    el(
      'p',
      { class: 'row' },
      el('span', { id: 'status', role: 'status' }),
      progressBar(),
      el('span', { id: 'usage', class: 'faint' }),
    ),
    el('p', { id: 'error', class: 'bad', role: 'alert' }),
    el('div', { class: 'row', role: 'group', 'aria-label': 'Steer the run' }, ...buttons),
    part('Steps', el('ol', { id: 'steps' })),
    part('Questions', el('ul', { id: 'questions' })),
    el(
      'div',
      { id: 'written' },
      part('Report', el('p', { id: 'judged', class: 'warm' }), el('pre', { id: 'text' }, text)),
    ),
    el('ul', { id: 'notes', class: 'faint', 'aria-label': 'What happened to the text' }),
    el('div', { id: 'sources' }, part('Sources', el('ul', { id: 'fates' }))),
    el(
      'details',
      { open: true },
      el('summary', {}, 'Thoughts'),
      el('pre', { id: 'thoughts', class: 'thoughts', tabindex: '0' }),
    ),
  );
}

const progressBar = () =>
  el('label', { class: 'row' }, 'Progress', el('progress', { id: 'progress', max: '1', value: '0' }));

/**
 * @param {string} heading
 * @param {...Node} children
 */
const part = (heading, ...children) => el('section', {}, el('h2', {}, heading), ...children);

/** @param {any} record */
function showRecord(record) {
  const { status, progress, error, links, usage, topic, partial } = record;
  document.title = `${status}: ${topic} – Cairn`;
  const status_ = byId('status');
  if (status_.textContent !== status) status_.replaceChildren(badge(status));
  byId('progress').setAttribute('value', String(progress));
  byId('error').textContent = error === null ? (partial ? 'A question stayed without an answer.' : '') : error.message;
  byId('usage').textContent =
    usage.calls === 0
      ? ''
      : `${usage.calls} calls, ${usage.input_tokens + usage.output_tokens} tokens, ${usage.cost_usd} USD`;
  for (const verb of VERBS) /** @type {HTMLButtonElement} */ (byId(`do-${verb}`)).disabled = links[verb] === undefined;
}

/**
 * @param {import('./fold.js').Followed} run
 * @param {any} record
 */
function showProgress(run, record) {
  const { status, questions } = record;
  byId('steps').replaceChildren(...visitsOf(run, record).map((visit) => stepLine(visit, status)));
  const plan = run.questions.length > 0 ? run.questions : questions;
  const lines = plan.map((/** @type {any} */ { text, state }) => el('li', {}, badge(state), ' ', text));
  byId('questions').replaceChildren(...lines);
  const thoughts = byId('thoughts');
  const atEnd = thoughts.scrollHeight - thoughts.scrollTop - thoughts.clientHeight < 40;
  thoughts.textContent = run.thoughts.join('\n');
  if (atEnd) thoughts.scrollTop = thoughts.scrollHeight;
  byId('notes').replaceChildren(...run.notes.map((note) => el('li', {}, note)));
  // With the finished report the rest has given way to it.
  if (!document.getElementById('judged')) return;
  byId('judged').textContent = run.judged ? '' : 'Being written: not held against its sources yet.';
  byId('fates').replaceChildren(...[...run.sources.values()].sort(byNumber).map(sourceLine));
}

const byNumber = (/** @type {{ id: string }} */ a, /** @type {{ id: string }} */ b) =>
  Number(a.id.slice(1)) - Number(b.id.slice(1));

/**
 * The log's visits, and the one where the run stands: a step that spreads over its sources first begins when they are read.
 * @param {import('./fold.js').Followed} run
 * @param {any} record
 */
function visitsOf({ visits }, { step, round, attempt }) {
  const all = [...visits.values()];
  if (step === null || visits.has(`${step}#${round}`)) return all;
  return [...all, { step, round, attempt, state: 'running', takenOver: 0 }];
}

/**
 * @param {import('./fold.js').Visit} visit
 * @param {string} status
 */
function stepLine({ step, round, attempt, state, takenOver }, status) {
  const stopped = state === 'running' && status !== 'running' && status !== 'cancelling';
  const more = [
    round > 1 ? `round ${round}` : '',
    attempt > 1 ? `attempt ${attempt}` : '',
    takenOver > 0 ? 'taken over from a worker that died' : '',
  ].filter((words) => words !== '');
  return el('li', {}, step, more.length > 0 ? ` (${more.join(', ')})` : '', ' ', badge(stopped ? status : state));
}

let broken = false;
const BACK_MS = 4000;

/** @param {boolean} connected */
function connection(connected) {
  if (connected === !broken) return;
  broken = !connected;
  const banner = byId('banner');
  banner.className = connected ? 'back' : '';
  banner.textContent = connected ? 'Connected again.' : 'The connection to the server broke. Trying again …';
  if (!connected) return;
  setTimeout(() => {
    if (!broken) banner.textContent = '';
  }, BACK_MS);
}
