import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CairnError, ERRORS } from './errors.ts';

test('docs/errors.md is the table', () => {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, retry, title }]) => `| \`${code}\` | ${status} | ${retry ? 'yes' : 'no'} | ${title} |`,
  );
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});

test('an error knows whether the same request may succeed later', () => {
  expect(new CairnError('STORE_UNAVAILABLE', 'away').retryable).toBe(true);
  expect(new CairnError('VALIDATION', 'no topic').retryable).toBe(false);
});
