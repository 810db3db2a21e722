import { expect, test } from 'vitest';
import { readFeed } from './feed.ts';

const ENTRIES = [
  ['heading', 'Fog & light'],
  ['prose', 'The fog took the light.'],
  ['item', 'one keeper'],
  ['heading', 'Storm'],
  ['prose', 'The storm took the rest.'],
];
const blocks = (source: string) => readFeed(source)?.blocks.map(({ kind, text }) => [kind, text.trim()]);
const HTML = '<p>The <b>fog</b> took the light.</p><ul><li>one keeper</li></ul><script>no()</script>';
const ESCAPED = HTML.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const RSS = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The keeper's log</title><link>http://a.example/</link><description>not an entry</description>
<item><title>Fog &amp; light</title><description>short</description><content:encoded><![CDATA[${HTML}]]></content:encoded></item>
<item><title>Storm</title><description>The storm took the rest.</description></item>
<item><title>Nothing but a title</title></item>
</channel></rss>`;
const RDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>The keeper's log</title></channel>
<item><title>Fog &amp; light</title><description>${ESCAPED}</description></item>
<item><title>Storm</title><description>The storm took the rest.</description></item></rdf:RDF>`;
const ATOM = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The keeper's log</title>
<entry><title>Fog &amp; light</title><summary>short</summary><content type="html">${ESCAPED}</content></entry>
<entry><title type="html">&lt;i&gt;Storm&lt;/i&gt;</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The storm took the rest.</p></div></content></entry>
</feed>`;
const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: "The keeper's log",
  items: [
    { id: '1', title: 'Fog & light', content_html: HTML },
    { id: '2', title: 'Storm', content_text: 'The storm took the rest.' },
    { id: '3' },
    'nothing',
  ],
});

test.each([
  ['RSS 2.0', RSS],
  ['RSS 1.0', RDF],
  ['Atom', ATOM],
  ['a JSON feed', JSON_FEED],
])('reads the entries of %s', (_, source) => {
  expect(readFeed(source)?.title).toBe("The keeper's log");
  expect(blocks(source)).toEqual(ENTRIES);
});

test('reads so many entries of a feed and no more', () => {
  const items = Array.from({ length: 150 }, (_, n) => ({ title: `entry ${n}`, content_text: 'Some words.' }));
  const found = readFeed(JSON.stringify({ version: 'https://jsonfeed.org/version/1', items }))?.blocks;
  expect(found?.filter(({ kind }) => kind === 'heading')).toHaveLength(100);
});

test.each(['{"name":"not a feed"}', '{"version":1}', '<svg><title>x</title></svg>', '<?xml version="1.0"?><urlset/>'])(
  '%s is no feed',
  (source) => {
    expect(readFeed(source)).toBeUndefined();
  },
);
