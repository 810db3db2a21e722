import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';

const KEYS = loadEnv({ CAIRN_API_KEYS: 'ann.0123456789abcdef' }).CAIRN_API_KEYS;

test('the page needs no key, and consists of files that this server has: no scripts or styles in line, nothing from elsewhere', async () => {
  const api = await serve({ keys: KEYS });
  const page = await fetch(`${api.url}/ui?run=run_x`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/https?:|\*|unsafe/);
  const html = await page.text();
  expect(html).not.toMatch(/<script>|<style|style=|\son\w+=/);

  const seen = new Set<string>();
  const waiting = [...html.matchAll(/(?:src|href)="(\/ui\/[^"]+)"/g)].map(([, path = '']) => path);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await fetch(api.url + path);
    expect([response.status, path]).toEqual([200, path]);
    const text = await response.text();
    expect(text, path).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https:\/\//);
    waiting.push(...[...text.matchAll(/from '\.\/([\w.]+)'/g)].map(([, name]) => `/ui/${name}`));
  }
  expect(seen.size).toBe(9);
});

test('a part that the browser has is not sent again, and is asked for anew each time', async () => {
  const api = await serve();
  const first = await fetch(`${api.url}/ui/main.js`);
  await first.text();
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await fetch(`${api.url}/ui/main.js`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test.each(['index.html', 'tsconfig.json', '..%2fpackage.json', 'main.ts', 'constructor'])(
  'nothing else of the folder is served: %s',
  async (file) => {
    const api = await serve();
    expect((await fetch(`${api.url}/ui/${file}`)).status).toBe(404);
  },
);
