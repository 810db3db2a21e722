import { blocked, CREDENTIALS, type Fate, failed, GOOD, insideByName, type Target } from './target.ts';

const OUT = '93.184.216.34';

/** What has to work: the guard is of no use that refuses everything. */
const REACHED: readonly (readonly [url: string, ...dns: readonly string[]])[] = [
  ['http://good.example', OUT],
  ['https://good.example', OUT],
  ['https://secure.example:443', OUT],
  ['http://plain.example:80', OUT],
  ['http://GOOD.Example/letters', OUT],
  ['http://good.example./dot', OUT],
  ['https://bücher.example', OUT],
  ['http://sub.sub.good.example', '1.1.1.1', '8.8.8.8'],
  ['https://both.example', '2606:4700:4700::1111', OUT],
  ['https://six.example', '2a00:1450:4001:830::200e'],
  ['http://93.184.216.34'],
  ['https://93.184.216.34'],
  ['http://1572395042/decimal'],
  ['http://1.1.1.1'],
  ['http://192.0.1.1'],
  ['http://11.0.0.1'],
  ['http://172.32.0.1'],
  ['http://100.128.0.1'],
  ['http://[2606:4700:4700::1111]'],
  ['https://[2606:4700:4700:0:0:0:0:1111]'],
  ['https://good.example/a%20b/%C3%A9?q=1&r=%26', OUT],
];

export const REACHABLE: readonly Target[] = REACHED.map(([url, ...addresses]) => ({
  what: url,
  url,
  fate: GOOD,
  ...(addresses.length > 0 && { dns: [addresses] }),
}));

/** Where pages of a host outside lead to, and what is said of that. The path names the row. */
export const LEADS: readonly (readonly [path: string, location: string, fate: Fate])[] = [
  ['loopback', 'http://127.0.0.1/', blocked('127.0.0.1 is not a public address')],
  ['decimal', 'http://2130706433/', blocked('127.0.0.1 is not a public address')],
  ['metadata', 'http://169.254.169.254/latest/meta-data/', blocked('169.254.169.254 is not a public address')],
  ['six', 'http://[::1]/', blocked('::1 is not a public address')],
  ['mapped', 'http://[::ffff:127.0.0.1]/', blocked('::ffff:7f00:1 is not a public address')],
  ['relative', '//127.0.0.1/', blocked('127.0.0.1 is not a public address')],
  ['backslashes', '\\\\127.0.0.1\\', blocked('127.0.0.1 is not a public address')],
  ['port', 'http://good.example:6379/', blocked('port 6379 is not a web port')],
  ['name', 'http://loop.example/', insideByName('loop.example')],
  ['twice', 'http://leads.example/name', insideByName('loop.example')],
  ['file', 'file:///etc/passwd', failed('bad_url', 'Only http and https addresses are fetched.')],
  ['gopher', 'gopher://127.0.0.1:6379/_INFO', failed('bad_url', 'Only http and https addresses are fetched.')],
  ['javascript', 'javascript:1', failed('bad_url', 'Only http and https addresses are fetched.')],
  ['credentials', 'http://a:b@good.example/', CREDENTIALS],
  ['nowhere', '', failed('bad_redirect', 'It redirects to no usable address.')],
  ['broken', 'http://[::1', failed('bad_redirect', 'It redirects to no usable address.')],
  ['long', `http://good.example/${'x'.repeat(2000)}`, failed('bad_redirect', 'It redirects to no usable address.')],
  ['loop', '/loop', failed('redirect_loop', 'Still redirecting after 5 hops.')],
  ['good', 'https://good.example/after-a-redirect', GOOD],
];

export const REDIRECTS: readonly Target[] = LEADS.map(([path, location, fate]) => ({
  what: `a redirect to ${location.slice(0, 60) || 'nowhere'}`,
  url: `http://leads.example/${path}`,
  fate,
  dns: [[OUT]],
}));

/** Hosts outside that want to cost something. What they do is in `costly.ts`, by their path. */
const COSTS: readonly (readonly [path: string, fate: Fate])[] = [
  ['endless', failed('too_large', 'it goes on beyond that')],
  ['announced', failed('too_large', 'it announces 1073741824 bytes')],
  ['gzip-bomb', failed('too_large', 'it goes on beyond that')],
  ['brotli-bomb', failed('too_large', 'it goes on beyond that')],
  ['deflate-bomb', failed('too_large', 'it goes on beyond that')],
  ['bomb-in-bomb', failed('bad_encoding', 'Its content encoding "gzip, gzip" is not accepted.')],
  ['unknown-encoding', failed('bad_encoding', 'Its content encoding "zstd" is not accepted.')],
  ['long-header', failed('bad_response', 'Its answer is not proper HTTP')],
  ['endless-headers', failed('bad_response', 'Its answer is not proper HTTP')],
  ['not-http', failed('connection_failed', 'The connection broke or was refused')],
  ['two-lengths', failed('bad_response', 'Its answer is not proper HTTP')],
  ['picture', failed('unsupported_type', 'Its type "image/png" is neither text nor PDF nor a feed.')],
  ['program', failed('unsupported_type', 'Its type "application/octet-stream" is neither text nor PDF nor a feed.')],
];

export const COSTLY: readonly Target[] = COSTS.map(([path, fate]) => ({
  what: `a host that sends ${path}`,
  url: `http://costly.example/${path}`,
  fate,
  dns: [[OUT]],
}));
