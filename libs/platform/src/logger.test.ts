import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function capture() {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

test('a secret does not reach the log, whatever it comes in', () => {
  const { log, lines } = capture();
  const canary = 'c4n4ry';
  log.info({ authorization: `Bearer ${canary}` }, 'top');
  log.info({ req: { headers: { authorization: canary, cookie: canary, 'x-api-key': canary } } }, 'headers');
  log.info({ a: { b: { c: { d: { password: canary } } } } }, 'deep');
  log.info({ secret: { value: [canary] } }, 'an object under a secret name');
  log.info({ url: `redis://cairn:${canary}@cache:6379/0` }, 'URL');
  log.info({ url: `redis://:${canary}@cache:6379/0` }, 'URL without a user');
  log.error({ err: new Error(`connect to rediss://u:${canary}@cache failed`) }, 'error');
  log.error({ err: new Error('outer', { cause: new Error(`sent Authorization: Bearer ${canary}`) }) }, 'cause');
  log.warn({}, `body was ${JSON.stringify({ apiKey: canary, nested: { token: `${canary}"quoted` } })}`);
  log.info({ REDIS_URL: canary, CAIRN_API_KEYS: canary, CAIRN_SEARCH_KEY: canary }, 'environment');

  expect(lines).toHaveLength(10);
  for (const line of lines) {
    expect(line).not.toContain(canary);
    expect(line).toContain('[redacted]');
    expect(() => JSON.parse(line)).not.toThrow();
  }
});

test('what is no secret stays readable', () => {
  const { log, lines } = capture();
  log.info({ runId: 'run_1', url: 'https://example.org/a:b@c?d=e', tokens: 12 }, 'fetched user@example.org');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    runId: 'run_1',
    url: 'https://example.org/a:b@c?d=e',
    tokens: 12,
    msg: 'fetched user@example.org',
  });
});
