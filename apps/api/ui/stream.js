import { headers, Refusal, refusalOf } from './api.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
/** The server shows a sign of life every 15 seconds: whoever is silent for longer is gone. */
const SILENCE_MS = 40_000;

/**
 * @typedef {object} Follower
 * @property {(event: any) => void} onEvent each event of the log once, in order
 * @property {(connected: boolean) => void} onConnection
 * @property {(lost: any) => void} onLoss events that are no longer kept were passed over
 */

/**
 * Follows a run's log to its end, as EventSource would: after a break it goes on behind the last event that it has. Unlike
 * EventSource it can send a key, and sees why it is refused.
 * @param {string} path
 * @param {string} from the last event that is known; '' for the log's beginning
 * @param {Follower} follower
 * @returns {Promise<string>} the log's last event
 * @throws {Refusal} that asking again would not change
 */
export async function follow(path, from, { onEvent, onConnection, onLoss }) {
  let place = from;
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    try {
      const response = await open(path, place);
      onConnection(true);
      if (response.status === 204) return place;
      let heard = false;
      for await (const { id, data } of blocksOf(response)) {
        heard = true;
        waitMs = FIRST_WAIT_MS;
        place = id ?? place;
        if (data !== undefined) onEvent(JSON.parse(data));
      }
      // The end of the log, or of a connection that a proxy thought too old: the next answer tells.
      if (heard) continue;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'DATA_LOSS') {
        place = Object(error.problem).resume_after_message_id;
        onLoss(error);
        continue;
      }
      if (error instanceof Refusal && !MAY_PASS.has(error.status)) throw error;
    }
    onConnection(false);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}

const MAY_PASS = new Set([429, 500, 502, 503, 504]);

/**
 * @param {string} path
 * @param {string} place
 */
async function open(path, place) {
  const last = place === '' ? {} : { 'last-event-id': place };
  const response = await fetch(path, { headers: headers({ accept: 'text/event-stream', ...last }), cache: 'no-store' });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/**
 * The blocks of a stream, as they come.
 * @param {Response} response
 * @returns {AsyncGenerator<{ id?: string, data?: string }>}
 */
async function* blocksOf(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let pending = '';
  for (;;) {
    const { done, value } = await orSilent(reader.read(), reader);
    if (done) return;
    const blocks = (pending + value).split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) yield Object.fromEntries(block.split('\n').map(fieldOf));
  }
}

/** @param {string} line `name: value`; a comment has no name */
function fieldOf(line) {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}

/**
 * @template T
 * @param {Promise<T>} read
 * @param {{ cancel(): Promise<void> }} reader
 */
async function orSilent(read, reader) {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), SILENCE_MS);
  try {
    return await read;
  } finally {
    clearTimeout(timer);
  }
}
