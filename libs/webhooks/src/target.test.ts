import { expect, test } from 'vitest';
import { targetFaults } from './target.ts';

const fault = targetFaults(['127.0.0.1:8080', 'Hooks.intra:8443']);

test.each([
  ['http://example.com/hook', /only https/],
  ['https://example.com:22/hook', /port 22/],
  ['https://127.0.0.1/', /127\.0\.0\.1 is not a public address/],
  ['https://2130706433/', /not a public address/],
  ['https://0x7f.1/', /not a public address/],
  ['https://[::1]/', /not a public address/],
  ['https://[::ffff:10.0.0.1]/', /not a public address/],
  ['https://169.254.169.254/latest', /not a public address/],
  ['http://127.0.0.1:8081/', /only https/],
])('%s could never be called', (url, why) => {
  expect(fault(url)).toMatch(why);
});

test.each([
  'https://example.com/hook',
  'https://example.com:443/',
  'https://8.8.8.8/',
  'https://a-name-that-may-be-private.test/',
  'http://127.0.0.1:8080/hook',
  'http://hooks.intra:8443/',
])('%s may be called', (url) => {
  expect(fault(url)).toBeUndefined();
});
