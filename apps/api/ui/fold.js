/**
 * @typedef {{ step: string, round: number, attempt: number, state: string, takenOver: number }} Visit
 * @typedef {{ id: string, title?: string, origin: any, state: string, why?: string, chars?: number }} Source
 * @typedef {object} Followed
 * @property {string} text the report as far as it is written
 * @property {boolean} judged false while a model writes: what it said has not been held against its sources yet
 * @property {Map<string, Visit>} visits in the order in which they began
 * @property {{ id: string, text: string, state: string }[]} questions
 * @property {Map<string, Source>} sources
 * @property {string[]} thoughts the newest, oldest first
 * @property {string[]} notes what happened to the text: written anew, gone on from, sent back
 */

const THOUGHTS_MOST = 200;

/** @returns {Followed} of a run of which nothing is known */
export const unknown = () => ({
  text: '',
  judged: true,
  visits: new Map(),
  questions: [],
  sources: new Map(),
  thoughts: [],
  notes: [],
});

/**
 * Takes one more event in. Told twice, events change nothing: what is counted is counted by name.
 * @param {Followed} run
 * @param {any} event
 */
export function take(run, event) {
  const { type, data } = event;
  if (type.startsWith('step.') || type === 'worker.recovered') takeStep(run, event);
  if (type.startsWith('report.')) takeText(run, type, data);
  if (type.startsWith('source.')) takeSource(run, type, data);
  if (type === 'plan.updated') run.questions = data.questions;
  if (type === 'thought.delta') run.thoughts = [...run.thoughts, data.text].slice(-THOUGHTS_MOST);
  if (type === 'critique.verdict' && data.revise) run.notes.push(`The critic sent back ${data.weak.join(', ')}.`);
}

const STATES = /** @type {Record<string, string>} */ ({
  'step.started': 'running',
  'step.retrying': 'retrying',
  'step.completed': 'done',
  'step.failed': 'failed',
});

/**
 * @param {Followed} run
 * @param {any} event
 */
function takeStep(run, { type, step, round, attempt }) {
  const key = `${step}#${round}`;
  const before = run.visits.get(key) ?? { step, round, attempt: 0, state: 'running', takenOver: 0 };
  run.visits.set(key, {
    ...before,
    attempt: attempt ?? before.attempt,
    state: STATES[type] ?? before.state,
    takenOver: before.takenOver + (type === 'worker.recovered' ? 1 : 0),
  });
}

/**
 * A delta stands at its offset, in the place of what stood there and behind it.
 * @param {Followed} run
 * @param {string} type
 * @param {any} data
 */
function takeText(run, type, { text = '', offset, section, mark }) {
  if (type === 'report.partial') run.notes.push(`${section}: gone on from where its writing had broken off (${mark}).`);
  if (type !== 'report.delta' && type !== 'report.reset') return;
  if (type === 'report.reset' && offset < run.text.length && offset > 0) run.notes.push('A part is written anew.');
  run.text = run.text.slice(0, offset) + (type === 'report.delta' ? text : '');
  run.judged = section === undefined;
}

/**
 * @param {Followed} run
 * @param {string} type
 * @param {any} data
 */
function takeSource(run, type, { source: id, origin, title, chars, status, reason }) {
  const fate = type === 'source.found' ? { state: 'read', title, chars } : { state: status, why: reason?.text };
  run.sources.set(id, { id, origin, ...fate });
}
