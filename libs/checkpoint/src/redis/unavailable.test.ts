import { expect, test } from 'vitest';
import { isRedisUnavailable, orUnavailable } from './unavailable.ts';

const coded = (code: string) => Object.assign(new Error('socket'), { code });

test.each([
  ['a full server', new Error("OOM command not allowed when used memory > 'maxmemory'.")],
  [
    'a full server, met by a script',
    new Error(
      "ERR Error running script (call to f_6b1b): @user_script:1: OOM command not allowed when used memory > 'maxmemory'.",
    ),
  ],
  ['a replica', new Error("READONLY You can't write against a read only replica.")],
  ['a server that is starting', new Error('LOADING Redis is loading the dataset in memory')],
  ['no connection', new Error('Connection is closed.')],
  ['no answer in time', new Error('Command timed out')],
  ['a refused connection', coded('ECONNREFUSED')],
  ['a cause further down', new Error('queue add failed', { cause: coded('ECONNRESET') })],
])('%s means that Redis cannot be used now', async (_, error) => {
  expect(isRedisUnavailable(error)).toBe(true);
  await expect(orUnavailable(Promise.reject(error))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', cause: error });
});

test.each([
  ['a wrong command', new Error("ERR unknown command 'NOSUCH'")],
  ['a bug in a script', new Error('ERR Error running script (call to f_6b1b): @user_script:1: WRONGTYPE Operation')],
  ['no error at all', 'text'],
])('%s is an error like another', async (_, error) => {
  expect(isRedisUnavailable(error)).toBe(false);
  await expect(orUnavailable(Promise.reject(error))).rejects.toBe(error);
});
