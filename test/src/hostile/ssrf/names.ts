import { failed, insideByName, type Target } from './target.ts';

const OUT = '93.184.216.34';
const OUT6 = '2606:4700:4700::1111';

type Row = readonly [what: string, name: string, ...dns: (readonly string[] | string)[]];

/** Names whose addresses lie inside, and what the look-up of each gives. */
const INSIDE: readonly Row[] = [
  ['loopback', 'loop.example', ['127.0.0.1']],
  ['nothing', 'zero.example', ['0.0.0.0']],
  ['a private network', 'ten.example', ['10.0.0.7']],
  ['another one', 'office.example', ['192.168.1.1']],
  ['a carrier’s', 'carrier.example', ['100.64.0.9']],
  ['the metadata service', 'metadata.example', ['169.254.169.254']],
  ['Azure’s wire server', 'azure.example', ['168.63.129.16']],
  ['multicast', 'multicast.example', ['239.255.255.250']],
  ['broadcast', 'broadcast.example', ['255.255.255.255']],
  ['IPv6 loopback', 'loop6.example', ['::1']],
  ['a mapped address', 'mapped.example', ['::ffff:127.0.0.1']],
  ['a mapped address in hex', 'mapped-hex.example', ['::ffff:7f00:1']],
  ['a compatible address', 'compatible.example', ['::7f00:1']],
  ['NAT64', 'nat64.example', ['64:ff9b::7f00:1']],
  ['6to4', 'sixtofour.example', ['2002:7f00:1::']],
  ['Teredo', 'teredo.example', ['2001:0:7f00:1::']],
  ['a unique local address', 'ula.example', ['fd00::1']],
  ['link-local', 'link.example', ['fe80::1']],
  ['link-local with its zone', 'zone.example', ['fe80::1%lo']],
  ['site-local', 'site.example', ['fec0::1']],
  ['a mixed answer, inside last', 'mixed-last.example', [OUT, '10.0.0.7']],
  ['a mixed answer, inside first', 'mixed-first.example', ['127.0.0.1', OUT]],
  ['a mixed answer of both families', 'mixed-both.example', [OUT6, '::1']],
  ['one inside among many', 'many.example', [OUT, '1.1.1.1', '8.8.8.8', OUT6, '169.254.169.254', '11.0.0.1']],
  ['what is no address', 'garbage.example', ['not an address']],
  ['an empty text', 'empty-text.example', ['']],
  ['a number', 'number.example', ['2130706433']],
  ['public first, then inside', 'rebinding.example', [OUT], ['127.0.0.1']],
  ['public first, then link-local', 'rebinding6.example', [OUT6], ['fe80::1']],
  ['public first, then both', 'rebinding-both.example', [OUT], [OUT, '10.0.0.7']],
  ['this machine', 'localhost', ['127.0.0.1', '::1']],
  ['this machine, with a dot', 'localhost.', ['127.0.0.1']],
  ['a name under localhost', 'foo.localhost', ['127.0.0.1']],
  ['a single label', 'redis', ['10.0.0.9']],
  ['a cluster’s name', 'kubernetes.default.svc', ['10.96.0.1']],
  ['a cloud’s name', 'metadata.google.internal', ['169.254.169.254']],
  ['a host’s name', 'host.docker.internal', ['172.17.0.1']],
  ['an address in a name', '127.0.0.1.nip.example', ['127.0.0.1']],
  ['a name with an underscore', 'under_score.example', ['10.0.0.1']],
  ['a punycode name', 'xn--bcher-kva.inside.example', ['10.0.0.1']],
];

export const NAMES: readonly Target[] = [
  ...INSIDE.map(([what, name, ...dns]) => ({
    what: `a name of ${what}`,
    url: `http://${name}`,
    fate: insideByName(name),
    dns,
  })),
  {
    what: 'this machine in circles',
    url: 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    fate: insideByName('localhost'),
  },
  {
    what: 'this machine in capitals',
    url: 'http://LOCALHOST',
    fate: insideByName('localhost'),
  },
  {
    what: 'a name without addresses',
    url: 'http://nowhere.example',
    dns: [[]],
    fate: failed('dns_failed', 'nowhere.example has no address.'),
  },
  {
    what: 'a name that nobody has',
    url: 'http://nobody.example',
    dns: ['ENOTFOUND'],
    fate: failed('dns_failed', 'Its host name has no address (ENOTFOUND).'),
  },
  {
    what: 'a look-up that is refused',
    url: 'http://servfail.example',
    dns: ['EAI_AGAIN'],
    fate: failed('dns_unavailable', 'Its host name could not be looked up (EAI_AGAIN).'),
  },
];
