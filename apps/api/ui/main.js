import { key, Refusal } from './api.js';
import { byId, el } from './dom.js';
import { listView } from './list.js';
import { RunPage } from './run.js';

const AGAIN_MS = 2000;

/** @param {unknown} error */
function onTrouble(error) {
  if (error instanceof Refusal && error.status === 401) return askForKey(error.message);
  const banner = byId('banner');
  banner.className = '';
  banner.textContent = error instanceof Refusal ? error.message : 'The server cannot be reached. Trying again …';
}

async function start() {
  byId('banner').textContent = '';
  byId('forget').hidden = key.get() === null;
  const id = new URLSearchParams(location.search).get('run');
  try {
    if (id === null) byId('main').replaceChildren(listView(onTrouble));
    else await new RunPage(id, onTrouble).start();
  } catch (error) {
    onTrouble(error);
    if (!(error instanceof Refusal)) setTimeout(start, AGAIN_MS);
  }
}

/** @param {string} why */
function askForKey(why) {
  if (document.getElementById('key')) return;
  const input = el('input', { id: 'key', type: 'password', required: true, autocomplete: 'off' });
  const form = el(
    'form',
    { 'aria-label': 'API key' },
    el('p', { role: 'alert' }, why),
    el('label', {}, 'API key', el('small', {}, 'id.secret; kept in this tab until it is closed'), input),
    el('button', { class: 'main' }, 'Use it'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    key.set(input.value.trim());
    location.reload();
  });
  byId('main').replaceChildren(form);
  input.focus();
}

byId('forget').addEventListener('click', () => {
  key.forget();
  location.assign('/ui');
});

void start();
