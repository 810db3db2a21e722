import { marked } from 'marked';
import { expect, test } from 'vitest';
import { deltasOf } from './deltas.ts';
import { escaped } from './escape.ts';

test.each([
  '<script>alert(1)</script>',
  '![pixel](http://evil.example/x.png)',
  '[click](javascript:alert(1))',
  '**bold** _under_ `code` ~~gone~~ a|b',
  '# a heading',
  '- an item',
  '1. a number',
  '> a quote',
  '&lt;b&gt; &amp;amp; &#60;',
  'a\\b\\*c\\*',
  '[S1]: http://evil.example',
  '=== underlined',
  '+ plus',
])('%j comes out as plain text', (text) => {
  const shown = marked.parse(`lead\n\n- ${escaped(text)}\n`, { async: false });
  const decoded = shown
    .replace(/<\/?(?:ul|li|p)>|\n|lead/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  expect(decoded).toBe(text);
});

test('deltas spell the text, break at sections and never inside a character', () => {
  const text = `# Title\n\nsome words\n\n## One\n\n${'🪨'.repeat(9_000)}\n\n## Two\n\nend\n`;
  const deltas = deltasOf(text, 100);
  expect(deltas.map((delta) => delta.text).join('')).toBe(text);
  expect(deltas[0]).toEqual({ offset: 100, text: '# Title\n\nsome words\n\n' });
  for (const delta of deltas) {
    expect(delta.text.isWellFormed()).toBe(true);
    expect(text.slice(delta.offset - 100).startsWith(delta.text)).toBe(true);
  }
});
