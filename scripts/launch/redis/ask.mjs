import { connect } from 'node:net';

const ANSWER_MS = 1000;

/** Sends one plain command to a Redis without password. @returns its raw answer; undefined when there is none in time */
function ask(port, command, host = '127.0.0.1') {
  return new Promise((done) => {
    const socket = connect({ port, host });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.setTimeout(ANSWER_MS, () => end(undefined));
    socket.on('error', () => end(undefined));
    socket.on('close', () => done(undefined));
    socket.on('connect', () => socket.write(`${command}\r\n`));
    socket.once('data', (chunk) => end(chunk.toString()));
  });
}

/** Up and done with loading its data. */
export const answers = async (port) => (await ask(port, 'PING'))?.startsWith('+PONG') ?? false;

/** The folder that the Redis on that port keeps its data in. */
export const folderOf = async (port) => (await ask(port, 'CONFIG GET dir'))?.split('\r\n')[4];

/** The process id of the Redis on that port. */
export const pidOf = async (port) => Number(/process_id:(\d+)/.exec((await ask(port, 'INFO server')) ?? '')?.[1]);
