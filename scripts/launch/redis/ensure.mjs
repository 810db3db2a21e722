import { connect } from 'node:net';
import { Trouble } from '../trouble.mjs';
import { findRedis } from './find.mjs';
import { serveRedis } from './serve.mjs';

const CONNECT_MS = 3000;
const NOTHING_TO_STOP = { stop: async () => {} };

/**
 * The Redis to use, the person's own (REDIS_URL) or one started here, and how to stop what was started.
 * @param data see `serveRedis`
 */
export async function ensureRedis(data) {
  const { REDIS_URL } = process.env;
  if (!REDIS_URL) return serveRedis(await findRedis(), data);
  await reach(REDIS_URL);
  return { url: REDIS_URL, ...NOTHING_TO_STOP };
}

/** @throws Trouble that names host and port, never the password in the URL */
async function reach(url) {
  const { hostname, port } = parsed(url);
  const where = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  const error = await connectionError(where);
  if (!error) return;
  throw new Trouble(
    `REDIS_URL is set, but ${where.host}:${where.port} cannot be reached (${error}).`,
    'Start that Redis, correct the address, or unset REDIS_URL to have one started here.',
  );
}

function parsed(url) {
  if (!URL.canParse(url)) throw new Trouble('REDIS_URL is not a URL.', 'Write it as redis://host:6379 or rediss://…');
  return new URL(url);
}

function connectionError(where) {
  return new Promise((done) => {
    const socket = connect(where, () => end(undefined));
    const end = (error) => {
      socket.destroy();
      done(error);
    };
    socket.setTimeout(CONNECT_MS, () => end('no answer'));
    socket.on('error', (error) => end(error.code));
  });
}
