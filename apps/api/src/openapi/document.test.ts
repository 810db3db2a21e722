import { SCOPES } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { routesOf } from '../testing/routes.ts';
import { post, serve } from '../testing/serve.ts';
import { openApiDocument } from './document.ts';

const KEY = 'ann.0123456789abcdef';
const KEYS = loadEnv({ CAIRN_API_KEYS: KEY }).CAIRN_API_KEYS;

/** As it is served: text, in which nothing is undefined. */
const DOCUMENT = z
  .looseObject({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          operationId: z.string(),
          security: z.array(z.record(z.string(), z.array(z.string()))),
          requestBody: z
            .looseObject({ content: z.record(z.string(), z.looseObject({ example: z.unknown() })) })
            .optional(),
        }),
      ),
    ),
    components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  })
  .parse(JSON.parse(JSON.stringify(openApiDocument())));

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, method, path, name: `${method} ${path}` })),
);

test('it is an OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(DOCUMENT));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

test('the validator would notice', async () => {
  const { openapi, info } = DOCUMENT;
  const { valid } = await new Validator().validate({ openapi, info, paths: { '/x': { get: { responses: 'none' } } } });
  expect(valid).toBe(false);
});

test('it has every operation that the app serves, and no other', async () => {
  const { app } = await serve();
  const served = routesOf(app.router).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(served).toContain('get /v1/runs/{runId}/events');
  expect(served).toContain('get /healthz');
  expect(OPERATIONS.map(({ name }) => name).sort()).toEqual([...new Set(served)].sort());
});

test('every operation has an id of its own', () => {
  expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
});

test('every reference leads somewhere, and every component has a name for people', () => {
  const names = Object.keys(DOCUMENT.components.schemas);
  const references = JSON.stringify(DOCUMENT).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
  expect([...references].map(([, name]) => name).filter((name = '') => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
});

const ID = /\{\w+\}/g;

test('each operation needs the scope that it names, and no other', async () => {
  const api = await serve({ keys: KEYS });
  const Made = z.object({ key: z.string() });
  for (const lacking of SCOPES) {
    const scopes = SCOPES.filter((scope) => scope !== lacking);
    const made = await post(`${api.url}/v1/keys`, { scopes }, { 'x-api-key': KEY });
    const headers = { 'x-api-key': Made.parse(await made.json()).key };
    for (const { method, path, name, security } of OPERATIONS) {
      const response = await fetch(api.url + path.replace(ID, 'x'), { method: method.toUpperCase(), headers });
      await response.body?.cancel();
      const isNamed = security.some((way) => Object.values(way).flat().includes(lacking));
      expect(response.status === 403, `${name} without ${lacking}`).toBe(isNamed);
    }
  }
});

const WITH_BODY = OPERATIONS.filter(({ requestBody }) => requestBody !== undefined);

test.each(WITH_BODY)('the example of a body for $name fits, if there is what its path names', async (operation) => {
  const api = await serve();
  const { method, path, requestBody } = operation;
  const example = requestBody?.content['application/json']?.example;
  expect(example).toBeDefined();
  const response = await fetch(api.url + path.replace(ID, 'x'), {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(example),
  });
  // 404: there is no such run, key or thread; 401: the event is not signed.
  expect([200, 201, 202, 401, 404], await response.text()).toContain(response.status);
});

test('it is served to anybody, may be kept, and is not sent again to one who has it', async () => {
  const api = await serve({ keys: KEYS });
  const response = await fetch(`${api.url}/openapi.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(await response.json()).toEqual(DOCUMENT);
  const known = { 'if-none-match': response.headers.get('etag') ?? '' };
  const again = await fetch(`${api.url}/openapi.json`, { headers: known });
  expect([again.status, await again.text()]).toEqual([304, '']);
});
