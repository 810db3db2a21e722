import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';

const KEYS = loadEnv({ CAIRN_API_KEYS: 'ann.0123456789abcdef' }).CAIRN_API_KEYS;

test('the page needs no key and consists of what this server has, nothing from elsewhere', async () => {
  const api = await serve({ keys: KEYS });
  const page = await fetch(`${api.url}/docs`);
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).not.toMatch(/https?:|\*|unsafe/);

  const html = await page.text();
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(parts).toContain('/docs/swagger-ui-bundle.js');
  for (const part of parts.filter((address) => !address.startsWith('data:'))) {
    const response = await fetch(new URL(part, api.url));
    expect(response.status, part).toBe(200);
    expect(new URL(response.url).origin).toBe(api.url);
    expect(response.headers.get('content-type')).toMatch(/^text\/(?:css|javascript); charset=utf-8$/);
    expect((await response.text()).length).toBeGreaterThan(50);
  }
  expect(html).not.toMatch(/<script>|<style|style=|onload=/);
});

test.each(['package.json', 'index.html', '..%2fpackage.json', 'swagger-ui.css.map'])(
  'of the package nothing else is served: %s',
  async (file) => {
    const api = await serve();
    expect((await fetch(`${api.url}/docs/${file}`)).status).toBe(404);
  },
);

test('a part that the client has is not sent again', async () => {
  const api = await serve();
  const css = `${api.url}/docs/swagger-ui.css`;
  const response = await fetch(css);
  await response.text();
  const again = await fetch(css, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});
