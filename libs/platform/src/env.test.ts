import { expect, test } from 'vitest';
import { EnvError, loadEnv } from './env.ts';

const refusal = (source: NodeJS.ProcessEnv): string => {
  try {
    loadEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
};

test('an empty environment and empty values give the defaults', () => {
  const expected = {
    PORT: 3000,
    HOST: '127.0.0.1',
    CAIRN_PREFIX: '{cairn}',
    CAIRN_API_KEYS: [],
    CAIRN_LOCK_MS: 15_000,
  };
  expect(loadEnv({})).toMatchObject(expected);
  expect(loadEnv({ PORT: '', CAIRN_PREFIX: '', CAIRN_API_KEYS: '' })).toMatchObject(expected);
});

test('all mistakes are named at once and no value is printed', () => {
  const message = refusal({
    PORT: '70000',
    REDIS_URL: 'http://user:hunter2@cache',
    CAIRN_CONCURRENCY: 'canary',
    CAIRN_PREFIX: 'canary',
    CAIRN_API_KEYS: 'me.canary',
    CAIRN_LOG_LEVEL: 'canary',
    CAIRN_PRIVATE_SOURCES: 'canary',
  });
  for (const name of ['PORT', 'REDIS_URL', 'CAIRN_CONCURRENCY', 'CAIRN_PREFIX', 'CAIRN_API_KEYS', 'CAIRN_LOG_LEVEL']) {
    expect(message).toContain(`  ${name} `);
  }
  expect(message).toContain('CAIRN_PRIVATE_SOURCES must be');
  expect(message).not.toMatch(/canary|hunter2|70000/);
});

test.each(['cairn', '{}', '{a}{b}', '{a', 'a}{b', '{{a}}', '{a b}'])(
  'a prefix without exactly one hash tag is refused: %s',
  (prefix) => {
    expect(refusal({ CAIRN_PREFIX: prefix })).toContain('CAIRN_PREFIX must hold exactly one {hash tag}');
  },
);

test.each(['{cairn}', 'team:{a}', '{a}:b', 'x-{cairn.1}_y'])('a prefix with one hash tag is taken: %s', (prefix) => {
  expect(loadEnv({ CAIRN_PREFIX: prefix }).CAIRN_PREFIX).toBe(prefix);
});

test('API keys are kept as hashes only', () => {
  const keys = loadEnv({ CAIRN_API_KEYS: 'ann.0123456789abcdef, bob.fedcba98.76543210' }).CAIRN_API_KEYS;
  expect(keys).toEqual([
    { id: 'ann', secretSha256: '9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f' },
    { id: 'bob', secretSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(JSON.stringify(keys)).not.toContain('fedcba98');
});

test.each([
  'ann',
  'ann.',
  '.0123456789abcdef',
  'a b.0123456789abcdef',
  'ann.0123456789abcdef,',
  'ann.0123456789abcdef,ann.0123456789abcdefg',
])('a list of API keys with a fault is refused: %s', (keys) => {
  expect(refusal({ CAIRN_API_KEYS: keys })).toContain('CAIRN_API_KEYS');
});

test('private sources become a list', () => {
  const { CAIRN_PRIVATE_SOURCES } = loadEnv({ CAIRN_PRIVATE_SOURCES: 'wiki.local:8080, [::1]:9,10.0.0.1:80' });
  expect(CAIRN_PRIVATE_SOURCES).toEqual(['wiki.local:8080', '[::1]:9', '10.0.0.1:80']);
});

test('a search provider has what it needs, or nothing starts', () => {
  expect(loadEnv({})).toMatchObject({ CAIRN_SEARCH: 'none' });
  expect(loadEnv({ CAIRN_SEARCH: 'wikipedia' })).toMatchObject({ CAIRN_SEARCH: 'wikipedia' });
  expect(loadEnv({ CAIRN_SEARCH: 'brave', CAIRN_SEARCH_KEY: 'a-key' })).toMatchObject({ CAIRN_SEARCH_KEY: 'a-key' });
  expect(refusal({ CAIRN_SEARCH: 'searxng' })).toContain('CAIRN_SEARCH_URL must be the address');
  expect(refusal({ CAIRN_SEARCH: 'tavily' })).toContain('CAIRN_SEARCH_KEY must be set');
  const message = refusal({ CAIRN_SEARCH: 'canary', CAIRN_SEARCH_URL: 'ftp://canary', CAIRN_SEARCH_KEY: 'canary key' });
  for (const name of ['CAIRN_SEARCH ', 'CAIRN_SEARCH_URL ', 'CAIRN_SEARCH_KEY '])
    expect(message).toContain(`  ${name}`);
  expect(message).not.toContain('canary');
});

test('the name for the web is one that a robots.txt can address', () => {
  expect(loadEnv({ CAIRN_USER_AGENT: 'MyBot/2.0 (+https://example.org)' }).CAIRN_USER_AGENT).toMatch(/^MyBot/);
  expect(refusal({ CAIRN_USER_AGENT: 'My Bot' })).toContain('CAIRN_USER_AGENT must be a name');
  expect(refusal({ CAIRN_USER_AGENT: 'Bot/1\r\nx: y' })).toContain('CAIRN_USER_AGENT must be a name');
});
