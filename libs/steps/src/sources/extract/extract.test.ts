import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBlocks } from './blocks.ts';
import { extract, type Format } from './extract.ts';

const corpus = (name: string) => readFileSync(new URL(`../../../../../corpus/documents/${name}`, import.meta.url));

async function textOf(source: string | Buffer, format: Format, charset?: string) {
  const result = await extract({ bytes: Buffer.from(source), format, ...(charset && { charset }) });
  if (result.kind === 'problem') throw new Error(result.outcome.reason.code);
  return { ...result, text: gunzipSync(result.packed).toString() };
}

async function problemOf(source: string | Buffer, format: Format) {
  const result = await extract({ bytes: Buffer.from(source), format });
  return result.kind === 'problem' ? result.outcome : undefined;
}

test('reads the article of a web page and none of what is around it', async () => {
  const { title, text } = await textOf(corpus('sagas.html'), 'html');
  expect(title).toBe('Sagas: transactions that take their time');
  expect(text).toContain('A saga is a sequence of local transactions');
  expect(text).toContain('\n\n# Why not two-phase commit\n\n');
  expect(text).toContain('\n\n- A pending order can be shown to its customer');
  expect(text).not.toMatch(/Home|cookies/);
});

test('reads Markdown without its marks', async () => {
  const { title, text } = await textOf(
    '---\ntitle: "The title"\n---\n# Head\n\nA *word* with [a link](http://x/) and `code`.\n\n![pic](http://x/y.png)\n\n```\nlet x\n```\n',
    'markdown',
  );
  expect(title).toBe('The title');
  expect(text).toBe('# Head\n\nA word with a link and code.\n\n    let x');
});

test('joins the lines of plain text and mends broken words', async () => {
  const { title, text } = await textOf(
    'On clocks\n\nA clock may be set\nback in the mean-\ntime.\n\n- one item\n- another\n',
    'text',
  );
  expect(title).toBe('On clocks');
  expect(text).toBe('# On clocks\n\nA clock may be set back in the meantime.\n\n- one item\n\n- another');
});

test('reads a PDF in paragraphs, with its headings', async () => {
  const { title, text } = await textOf(corpus('checkpoints.pdf'), 'pdf');
  expect(title).toBe('Checkpoints: how often, how large, how far back');
  expect(text).toContain('# Consistent snapshots\n\nIn a distributed computation the parts cannot all save');
  expect(text).toContain('the rule suggests an interval of about 22 minutes. John Daly refined');
});

test('takes pasted text for what it looks like', async () => {
  expect((await textOf('2 * 3 * 4 are numbers.', 'pasted')).text).toBe('2 * 3 * 4 are numbers.');
  expect((await textOf('# Head\n\n**Bold** words.', 'pasted')).text).toBe('# Head\n\nBold words.');
});

test.each([
  ['a header', Buffer.from('<p>caf\xe9</p>', 'latin1'), 'iso-8859-1'],
  ['a meta element', Buffer.from('<meta charset="windows-1252"><p>caf\xe9</p>', 'latin1'), undefined],
  ['a byte order mark', Buffer.from('\ufeff<p>café</p>', 'utf16le'), 'utf-8'],
  [
    'an old meta element',
    Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=latin1"><p>caf\xe9</p>', 'latin1'),
    '',
  ],
  [
    'an XML declaration',
    Buffer.from('<?xml version="1.0" encoding="iso-8859-15"?><p>caf\xe9</p>', 'latin1'),
    undefined,
  ],
  ['its bytes, whatever UTF-16 it claims to be', Buffer.from('<meta charset="utf-16"><p>café</p>'), undefined],
  ['nothing at all', Buffer.from('<p>café</p>'), 'no-such-charset'],
])('finds the charset in %s', async (_where, bytes, charset) => {
  expect((await textOf(bytes, 'html', charset)).text).toBe('café');
});

test.each([
  ['shift_jis', [0x93, 0x94, 0x91, 0xe4], '灯台'],
  ['euc-kr', [0xb5, 0xee, 0xb4, 0xeb], '등대'],
  ['gb18030', [0xb5, 0xc6, 0xcb, 0xfe], '灯塔'],
  ['koi8-r', [0xcd, 0xc1, 0xd1, 0xcb], 'маяк'],
  ['windows-1253', [0xf6, 0xdc, 0xf1, 0xef, 0xf2], 'φάρος'],
])('reads %s', async (charset, bytes, text) => {
  expect((await textOf(Buffer.from(bytes), 'text', charset)).text).toBe(text);
});

test('drops characters that nobody sees', async () => {
  expect((await textOf('in\u200bvis\u202eible\u0007 words', 'text')).text).toBe('invisible words');
});

test('cuts a long text at a word and says so', async () => {
  const { truncated, chars, text } = await textOf('word '.repeat(200_000), 'text');
  expect({ truncated, chars }).toEqual({ truncated: true, chars: text.length });
  expect(chars).toBeLessThanOrEqual(500_000);
  expect(text.endsWith('word')).toBe(true);
});

test('a page that nests deep costs no more than another', async () => {
  expect((await textOf(`${'<div>'.repeat(2_000)}words`, 'html')).text).toBe('words');
}, 2_000);

test.each([
  ['a broken PDF', '%PDF-1.7 and then nothing', 'pdf', 'bad_pdf'],
  ['a page without words', '<script>let x = 1</script>', 'html', 'no_text'],
  ['an empty file', '', 'markdown', 'no_text'],
  ['a page that nests too deep', '<div>'.repeat(20_000), 'html', 'unreadable'],
] as const)('says what is wrong with %s', async (_what, source, format, code) => {
  expect(await problemOf(source, format)).toMatchObject({ status: 'failed', reason: { code, retryable: false } });
});

test('places every block where its text stands', async () => {
  const { text } = await textOf('# Head\n\nProse.\n\n- item\n\n```\ncode\n```\n', 'markdown');
  const placed = [...readBlocks(text)].map(({ kind, start, end }) => [kind, text.slice(start, end)]);
  expect(placed).toEqual([
    ['heading', 'Head'],
    ['prose', 'Prose.'],
    ['item', 'item'],
    ['verbatim', 'code'],
  ]);
});
