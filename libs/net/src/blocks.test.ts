import { expect, test } from 'vitest';
import { isPublic } from './addresses.ts';

/** IPv4 as IANA's special-purpose registry has it, and Azure's wire server: first address, last, and the neighbours. */
const BLOCKS: readonly (readonly [block: string, first: string, last: string, before: string, behind: string])[] = [
  ['this network', '0.0.0.0', '0.255.255.255', '', '1.0.0.0'],
  ['private 10', '10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['shared', '100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['loopback', '127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['Azure', '168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
  ['link-local', '169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['private 172', '172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['protocols', '192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['documents 1', '192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['AS112', '192.31.196.0', '192.31.196.255', '192.31.195.255', '192.31.197.0'],
  ['AMT', '192.52.193.0', '192.52.193.255', '192.52.192.255', '192.52.194.0'],
  ['6to4 relays', '192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['private 192', '192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['AS112 direct', '192.175.48.0', '192.175.48.255', '192.175.47.255', '192.175.49.0'],
  ['benchmarks', '198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['documents 2', '198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['documents 3', '203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['multicast and reserved', '224.0.0.0', '255.255.255.255', '223.255.255.255', ''],
  ['below 2000::/3', '::', '1fff:ffff::', '', '2000::1'],
  ['Teredo, ORCHID and others', '2001::', '2001:1ff:ffff::', '2000:ffff::', '2001:200::'],
  ['documents 6', '2001:db8::', '2001:db8:ffff:ffff::', '2001:db7:ffff::', '2001:db9::'],
  ['6to4', '2002::', '2002:ffff:ffff::', '2001:ffff::', '2003::'],
  ['AS112 in 6', '2620:4f:8000::', '2620:4f:8000:ffff::', '2620:4f:7fff::', '2620:4f:8001::'],
  ['documents 6, longer', '3fff::', '3fff:fff:ffff::', '3ffe:ffff::', '3fff:1000::'],
  ['above 2000::/3', '4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:ffff::', ''],
];

test.each(BLOCKS)('%s is closed from %s to %s, and no further', (_, first, last, before, behind) => {
  expect([first, last].map(isPublic)).toEqual([false, false]);
  expect([before, behind].filter((neighbour) => neighbour !== '' && !isPublic(neighbour))).toEqual([]);
});

const FORMS: readonly ((a: number, b: number, c: number, d: number) => string)[] = [
  (a, b, c, d) => `::ffff:${a}.${b}.${c}.${d}`,
  (a, b, c, d) => `::ffff:${hex(a, b)}:${hex(c, d)}`,
  (a, b, c, d) => `0:0:0:0:0:FFFF:${hex(a, b)}:${hex(c, d)}`,
  (a, b, c, d) => `::${hex(a, b)}:${hex(c, d)}`,
  (a, b, c, d) => `::ffff:0:${a}.${b}.${c}.${d}`,
  (a, b, c, d) => `64:ff9b::${a}.${b}.${c}.${d}`,
  (a, b, c, d) => `64:ff9b:1::${hex(a, b)}:${hex(c, d)}`,
  (a, b, c, d) => `2002:${hex(a, b)}:${hex(c, d)}::1`,
  (a, b, c, d) => `2001:0:${hex(a, b)}:${hex(c, d)}::`,
];
const hex = (high: number, low: number) => (high * 256 + low).toString(16);

test('no IPv4 address is reached in the clothes of an IPv6 one, be it public or not', () => {
  const addresses = BLOCKS.flatMap(([, first, last, before, behind]) => [first, last, before, behind]).filter((text) =>
    /^[\d.]+$/.test(text),
  );
  for (const address of [...addresses, '8.8.8.8', '93.184.216.34']) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    for (const form of FORMS) expect([form(a, b, c, d), isPublic(form(a, b, c, d))]).toEqual([form(a, b, c, d), false]);
  }
});

test.each([
  '',
  ' ',
  '1',
  '1.2.3',
  '0x7f.1',
  '127.0.0.1:80',
  '[::1]',
  '8.8.8.8 ',
  '8.8.8.8\n',
  'fe80::1%eth0',
  '2606:4700::1%lo',
  'a.b.c.d',
  '::g',
  ':::',
  '1.2.3.4.5',
  '08.8.8.8',
])('what is no plain address is not public: %j', (text) => {
  expect(isPublic(text)).toBe(false);
});
