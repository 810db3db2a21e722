import { NASTY_TEXTS } from '../nasty.ts';
import { spoilt } from '../spoilt.ts';
import { bodied, type Family, JSON_TYPE, looked, sent, sound } from './attack.ts';
import type { World } from './world.ts';

const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

const BOMBS: readonly ((levels: number) => string)[] = [
  (levels) => deep('[', ']', levels),
  (levels) => '['.repeat(levels),
  (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  (levels) => `{"topic":"stones","metadata":${deep('[', ']', levels)}}`,
  (levels) => `{"pipeline":"errands","input":${deep('[', ']', levels)}}`,
  (levels) => `{"checkpoint_id":"chk_0000000001","overrides":{"sources":${deep('[', ']', levels)}}}`,
  (levels) => `{${Array.from({ length: levels }, (_, n) => `"k${n}":1`).join(',')}}`,
  (levels) => `[${'0,'.repeat(levels)}0]`,
  (levels) => `{"topic":"stones","tags":[${'"a",'.repeat(levels)}"a"]}`,
  (levels) => `{"topic":"stones","sources":[${'{"text":"x"},'.repeat(levels)}{"text":"x"}]}`,
  (levels) => `{"topic":"stones","limits":{"max_sources":${'9'.repeat(levels)}}}`,
  (levels) => `{"topic":"stones","delay_ms":0.${'1'.repeat(levels)}e${'9'.repeat(Math.min(levels, 300))}}`,
  (levels) => `{"topic":"${'x'.repeat(levels)}"}`,
  (levels) => `{"topic":"${'\\u0000'.repeat(levels)}"}`,
  (levels) => `{${'"topic":"stones",'.repeat(levels)}"topic":"stones"}`,
];

export const bombs: Family = (dice, world) => {
  const [method, path] = dice.pick(bodied(world));
  const body = dice.pick(BOMBS)(dice.pick([10, 33, 1000, 5000, 20_000, 60_000]));
  return sound({ method, path, headers: [JSON_TYPE], body });
};

const BROKEN: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '{"topic"',
  '{"topic":}',
  "{'topic':'stones'}",
  '{topic:"stones"}',
  '{"topic":"stones",}',
  '{"topic":"stones"}}',
  '{"topic":"stones"} {"topic":"x"}',
  '// comment\n{}',
  '{"topic":NaN}',
  '{"topic":Infinity}',
  '{"topic":undefined}',
  '{"topic":01}',
  '{"topic":1e}',
  '{"topic":"\\x41"}',
  '{"topic":"\\ud800 and more"}',
  '{"topic":"\\udc00\\ud800"}',
  '{"topic":"a\nb"}',
  '{"topic":"a\u0000b and more"}',
  '\ufeff{"topic":"stones"}',
  ")]}',\n{}",
  'null',
  'true',
  '1',
  '"text"',
  '[]',
  '[{"topic":"stones"}]',
  '-',
  'topic=stones',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
];

export const brokenJson: Family = (dice, world) => {
  const [method, path] = dice.pick(bodied(world));
  return sent(method, path, dice.pick(BROKEN));
};

/** Bytes that are no UTF-8, in a body that says it is. */
export const brokenText: Family = (dice, world) => {
  const [method, path, body] = dice.pick(bodied(world));
  const bytes = Buffer.from(JSON.stringify(body), dice.chance(0.3) ? 'utf16le' : 'utf8');
  const bad = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80], [0xe2, 0x82], [0x00], [0xef, 0xbf, 0xbe]];
  const at = dice.below(bytes.length);
  return sent(method, path, Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(bad)), bytes.subarray(at)]));
};

const PROTOTYPES: readonly string[] = [
  '"__proto__":{"polluted":1}',
  '"__proto__":null',
  '"__proto__":[]',
  '"constructor":{"prototype":{"polluted":1}}',
  '"constructor":"x"',
  '"prototype":{"polluted":1}',
  '"toString":"x"',
  '"hasOwnProperty":1',
  '"valueOf":{}',
  '"toJSON":"x"',
  '"then":1',
  '"__defineGetter__":1',
];

/** Members that every object seems to have, in each object of a body. */
export const prototypes: Family = (dice, world) => {
  const [method, path, body] = dice.pick(bodied(world));
  const text = JSON.stringify(body);
  const opens = [...text.matchAll(/\{(?!")|\{(?=")/g)].map(({ index }) => index + 1);
  const at = dice.pick(opens);
  const comma = text[at] === '}' ? '' : ',';
  const metadata = dice.chance(0.2);
  const member = dice.pick(PROTOTYPES);
  if (metadata)
    return sent('POST', '/v1/runs', `{"topic":"stones by the way","delay_ms":3600000,"metadata":{${member}}}`);
  return sent(method, path, text.slice(0, at) + member + comma + text.slice(at));
};

/** A body that would do, but for one thing in it. */
export const wrongTypes: Family = (dice, world) => {
  const [method, path, body] = dice.pick(bodied(world));
  return sent(method, path, JSON.stringify(spoilt(dice, body)));
};

const PARAMETERS = [
  'limit',
  'cursor',
  'status',
  'tag',
  'q',
  'after_message_id',
  'checkpoint_id',
  'types',
  '__proto__',
  'constructor',
  'limit[]',
  'limit[a][b]',
  '',
];
const AMOUNTS = ['0', '-1', '1e9', '1e3', '999', '1000', '0x10', '١', '1.5', '9'.repeat(400), 'Infinity', ' 5', '+5'];

export const queries: Family = (dice, world) => {
  const count = dice.chance(0.05) ? 3000 : 1 + dice.below(4);
  const parts = Array.from({ length: count }, () => {
    const value = dice.chance(0.4) ? dice.pick(AMOUNTS) : dice.pick(NASTY_TEXTS);
    const spelled = dice.chance(0.8) ? encodeURIComponent(value.toWellFormed()) : value.replace(/[\r\n\0 #]/g, '+');
    return dice.chance(0.9) ? `${dice.pick(PARAMETERS)}=${spelled.slice(0, 500)}` : spelled.slice(0, 500);
  });
  const query = parts.join(dice.pick(['&', '&', '&', ';', '?'])).slice(0, 15_000);
  return sound({ path: `${dice.pick(looked(world))}?${query}` });
};

/** Every address with an id in it, and a method for it. */
const named = (world: World): readonly (readonly [method: string, path: string])[] =>
  [
    ...bodied(world).map(([method, path]) => [method, path] as const),
    ...looked(world).flatMap((path) => [['GET', path] as const, ['DELETE', path] as const]),
    ['DELETE', `/v1/keys/${world.key}`] as const,
    ['POST', `/v1/runs/${world.over}/webhook-deliveries/msg_${world.over.slice('run_'.length)}_1/redeliver`] as const,
  ].filter(([, path]) => path.search(ID) >= 0);
const ID = /(?:run|sch|trg|key|chk|msg)_[\da-f-]+(?:_\d)?|(?<=threads\/)\w+/g;

/** Ids that nearly are some. */
export const ids: Family = (dice, world) => {
  const [method, path] = dice.pick(named(world));
  const [id = ''] = dice.pick([...path.matchAll(ID)]);
  const bent = dice.pick([
    id.toUpperCase(),
    id.slice(0, -1),
    `${id}0`,
    `${id}:before`,
    `${id}%3abefore`,
    `${id}:events`,
    `${id}:checkpoints`,
    `${id}%00`,
    `${id}%0a`,
    `${id}%20`,
    `%20${id}`,
    id.replace('_', ':'),
    `${id}/../${id}`,
    `${id};x=1`,
    `{${id}}`,
    '*',
    id.replace(/\d/g, '*'),
    'msg_0000000001',
    'chk_0000000000',
    'chk_9999999999',
  ]);
  const at = path.replace(id, bent);
  return method === 'GET' || method === 'DELETE' ? sound({ method, path: at }) : sent(method, at, '{}');
};
