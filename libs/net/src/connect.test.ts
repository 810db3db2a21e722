import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertInReach, guardedConnector, OutOfReachError, type Resolve, reachOf } from './connect.ts';

const nowhere = reachOf([]);
let server: Server;
let port: number;
let asked = 0;

beforeAll(async () => {
  server = createServer((_, res) => {
    asked += 1;
    res.end('inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const answering =
  (...addresses: string[]): Resolve =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function refusal(url: string, resolve?: Resolve): Promise<string> {
  const dispatcher = new Agent({ connect: guardedConnector(nowhere, 2_000, resolve) });
  const error = await request(url, { dispatcher }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  await dispatcher.destroy();
  if (!(error instanceof OutOfReachError)) throw new Error(`${url} was not refused: ${error}`);
  return `${error.reason}: ${error.message}`;
}

test.each([
  ['one that is inside', ['10.0.0.7']],
  ['the metadata service', ['169.254.169.254']],
  ['Azure’s wire server', ['168.63.129.16']],
  ['a mapped IPv4 address', ['::ffff:127.0.0.1']],
  ['NAT64', ['64:ff9b::7f00:1']],
  ['6to4', ['2002:7f00:1::']],
  ['link-local', ['fe80::1']],
  ['a unique local address', ['fd00::1']],
  ['a public one and one inside', ['93.184.216.34', '127.0.0.1']],
  ['one inside and a public one', ['::1', '2606:4700:4700::1111']],
])('a name is refused whose addresses are %s', async (_, addresses) => {
  expect(await refusal('http://good.example/', answering(...addresses))).toBe(
    'blocked: good.example resolves to an address that is not public',
  );
});

test('a name without an address is no_address', async () => {
  expect(await refusal('http://good.example/', answering())).toBe('no_address: good.example has no address');
});

test('a name is judged by the answer that is dialled, not by an earlier one', async () => {
  const answers = [answering('93.184.216.34'), answering('127.0.0.1')];
  const rebinding: Resolve = (...args) => (answers.shift() ?? answering('127.0.0.1'))(...args);
  rebinding('good.example', { all: true }, (_, [first]) => expect(first?.address).toBe('93.184.216.34'));
  expect(await refusal('http://good.example/', rebinding)).toMatch(/^blocked/);
});

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::10.0.0.1]/',
  'http://[2002:a00:1::]/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://169.254.169.254/latest/meta-data',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://192.0.0.192/',
])('the literal %s is refused, by the check and by the connector', async (url) => {
  expect(() => assertInReach(new URL(url), nowhere)).toThrow(OutOfReachError);
  expect(await refusal(url)).toMatch(/^blocked: .* is not a public address$/);
});

test.each(['http://93.184.216.34:6379/', 'http://good.example:8080/', 'https://[2606:4700::1111]:8443/'])(
  '%s is refused for its port',
  async (url) => {
    expect(await refusal(url, answering('93.184.216.34'))).toMatch(/^blocked: port \d+ is not a web port$/);
  },
);

test.each([
  'http://93.184.216.34/',
  'https://[2606:4700:4700::1111]/',
  'https://good.example/',
  'http://a.example:443/',
])('%s is in reach', (url) => {
  expect(() => assertInReach(new URL(url), nowhere)).not.toThrow();
});

test('what the operator listed is reached, by exactly that name and port', async () => {
  const dispatcher = new Agent({ connect: guardedConnector(reachOf([`127.0.0.1:${port}`]), 2_000) });
  const { body } = await request(`http://127.0.0.1:${port}/`, { dispatcher });
  expect(await body.text()).toBe('inside');
  await expect(request(`http://localhost:${port}/`, { dispatcher })).rejects.toThrow('is not a web port');
  await dispatcher.destroy();
  expect(asked).toBe(1);
});
