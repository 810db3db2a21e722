import { expect, test } from 'vitest';
import { type Answer, createJudge } from './judge.ts';

const Problem = {
  type: 'object',
  properties: { code: { type: 'string' }, detail: { type: 'string' } },
  required: ['code', 'detail'],
};
const Thing = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^t_' },
    made_at: { type: 'string', format: 'date-time' },
    inner: { anyOf: [{ type: 'object', properties: { n: { type: 'integer' } } }, { type: 'null' }] },
    free: { type: 'object', additionalProperties: { type: 'integer' } },
  },
  required: ['id'],
};
const json = (schema: object) => ({ 'application/json': { schema } });

const DOCUMENT = {
  openapi: '3.1.1',
  info: { title: 'Things', version: '1' },
  paths: {
    '/v1/things/{thingId}': {
      get: {
        operationId: 'getThing',
        responses: {
          200: {
            description: 'It.',
            headers: { ETag: { required: true, schema: { type: 'string' } } },
            content: { ...json({ $ref: '#/components/schemas/Thing' }), 'text/plain': { schema: { type: 'string' } } },
          },
          304: { description: 'The same.' },
        },
      },
      post: {
        operationId: 'pokeThing',
        responses: {
          202: {
            description: 'Poked.',
            headers: { 'Retry-After': { required: true, schema: { type: 'integer', minimum: 1 } } },
            content: json({ type: 'object', properties: { ok: { const: true } }, required: ['ok'] }),
          },
        },
      },
    },
    '/v1/things/{thingId}/events': {
      get: {
        operationId: 'follow',
        responses: {
          200: {
            description: 'A stream.',
            content: {
              'text/event-stream': {
                schema: { type: 'string' },
                'x-event-data': { $ref: '#/components/schemas/Thing' },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas: { Thing, Problem } },
};
const judge = createJudge(DOCUMENT);

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const ETAG = { etag: 'W/"1"' };
const GOOD: Answer = {
  method: 'GET',
  path: '/v1/things/t_1?x=1',
  status: 200,
  headers: new Headers({ ...JSON_TYPE, ...ETAG, date: 'now', 'x-request-id': 'r' }),
  body: '{"id":"t_1","inner":{"n":1},"free":{"any":1}}',
  whole: true,
};
const POKED: Answer = {
  ...GOOD,
  method: 'POST',
  status: 202,
  headers: new Headers({ ...JSON_TYPE, 'retry-after': '1' }),
  body: '{"ok":true}',
};
const STREAM: Answer = {
  ...GOOD,
  path: '/v1/things/t_1/events',
  headers: new Headers({ 'content-type': 'text/event-stream' }),
  body: 'retry: 500\n\nid: 1\nevent: made\ndata: {"id":"t_1"}\n\n: live\n\nid: 2\n\nid: 3\nevent: ma',
  whole: false,
};
const REFUSED: Answer = { ...GOOD, status: 404, body: '{"code":"NOT_FOUND","detail":"Nothing."}' };

const FITTING: Record<string, Answer> = {
  'an answer': GOOD,
  'an answer to HEAD': { ...GOOD, method: 'HEAD', body: '' },
  'an address in other letters and with a slash': { ...GOOD, path: '/V1/things/t_1/' },
  'another media type': { ...GOOD, headers: new Headers({ 'content-type': 'text/plain', ...ETAG }), body: 'a thing' },
  'an empty one': { ...GOOD, status: 304, headers: new Headers(), body: '' },
  'half of one': { ...GOOD, body: '{"id":', whole: false },
  'a header that is a number': POKED,
  'a stream, up to where it was cut': STREAM,
  'a refusal of an address that nobody serves': { ...REFUSED, path: '/nothing' },
  'a refusal of a method that nobody serves': { ...REFUSED, method: 'PUT' },
};

test.each(Object.entries(FITTING))('%s fits', (_name, answer) => {
  expect(judge(answer)).toEqual([]);
});

const WRONG: Record<string, [Answer, RegExp]> = {
  'an undocumented status': [
    { ...GOOD, status: 418 },
    /GET \/v1\/things\/t_1\?x=1 → 418: .*418 is not documented .*\(only 200, 304\)/,
  ],
  'a missing member': [{ ...GOOD, body: '{}' }, /must have required property 'id'/],
  'a member of another form': [{ ...GOOD, body: '{"id":"run_1"}' }, /id must match pattern/],
  'a member that nobody documented': [{ ...GOOD, body: '{"id":"t_1","secret":1}' }, /additional.*secret/],
  'one inside of another': [{ ...GOOD, body: '{"id":"t_1","inner":{"m":1}}' }, /inner must NOT have additional.*"m"/],
  'a date that is none': [{ ...GOOD, body: '{"id":"t_1","made_at":"today"}' }, /made_at must match format "date-time"/],
  'a body that is no JSON': [{ ...GOOD, body: '<html>' }, /is not JSON: <html>/],
  'another content type': [
    { ...GOOD, headers: new Headers({ 'content-type': 'text/html', ...ETAG }) },
    /type is "text\/html"/,
  ],
  'no header where one belongs': [{ ...GOOD, headers: new Headers(JSON_TYPE) }, /the header ETag is missing/],
  'a header that nobody documented': [
    { ...GOOD, headers: new Headers({ ...JSON_TYPE, ...ETAG, 'x-powered-by': 'y' }) },
    /x-powered-by is not documented/,
  ],
  'a header of another form': [
    { ...POKED, headers: new Headers({ ...JSON_TYPE, 'retry-after': 'soon' }) },
    /retry-after: it must be integer/,
  ],
  'a body where none may be': [{ ...GOOD, status: 304, headers: new Headers() }, /must have none/],
  'an event that does not fit': [{ ...STREAM, body: 'id: 1\nevent: made\ndata: {"id":1}\n\n' }, /id must be string/],
  'a block that is no event': [{ ...STREAM, body: 'data: {"id":"t_1"}\n\n' }, /a block that is no event/],
  'something at an address that nobody serves': [{ ...GOOD, path: '/nothing' }, /no operation of the document/],
  'a refusal in another form': [
    { ...REFUSED, path: '/nothing', body: '{"error":"no"}' },
    /must have required property 'code'/,
  ],
};

test.each(Object.entries(WRONG))('%s is found', (_name, [answer, fault]) => {
  expect(judge(answer).join('\n')).toMatch(fault);
});

test('a schema that cannot be checked is not passed over', () => {
  const vague = structuredClone(DOCUMENT);
  vague.components.schemas.Thing.properties.made_at.format = 'moment';
  expect(() => createJudge(vague)(GOOD)).toThrow(/unknown format "moment"/);
});

test.each([{}, { ...DOCUMENT, openapi: '3.0.3' }])('what is no OpenAPI 3.1 document judges nothing', (document) => {
  expect(() => createJudge(document)).toThrow(/openapi/);
});
