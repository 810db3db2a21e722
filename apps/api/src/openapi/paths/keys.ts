import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { KeyList, NewKeyAnswer } from '../../answers/key.ts';
import { NewKeyRequest, RotateRequest } from '../../routes/keys.ts';
import { answer, empty, operation } from '../operation.ts';
import { keyPath } from '../parameters.ts';

const tag = 'Keys';

export const keyPaths: ZodOpenApiPathsObject = {
  '/v1/keys': {
    post: operation({
      id: 'makeKey',
      tag,
      summary: 'Make an API key',
      needs: 'admin',
      body: { schema: NewKeyRequest, example: { name: 'dashboard', scopes: ['runs:read'] } },
      answers: { 201: answer('The key, with its secret.', NewKeyAnswer) },
      refusals: ['VALIDATION', 'TOO_MANY_KEYS'],
    }),
    get: operation({
      id: 'listKeys',
      tag,
      summary: "List the tenant's keys",
      needs: 'admin',
      answers: { 200: answer('All of them, without their secrets.', KeyList) },
    }),
  },
  '/v1/keys/{keyId}/rotate': {
    post: operation({
      id: 'rotateKey',
      tag,
      summary: 'Give a key another secret',
      needs: 'admin',
      params: { path: keyPath },
      body: { schema: RotateRequest, example: { grace_ms: 3_600_000 }, optional: true },
      answers: { 200: answer('The key, with its new secret.', NewKeyAnswer) },
      refusals: ['VALIDATION', 'KEY_NOT_FOUND'],
    }),
  },
  '/v1/keys/{keyId}': {
    delete: operation({
      id: 'revokeKey',
      tag,
      summary: 'Revoke a key',
      needs: 'admin',
      params: { path: keyPath },
      answers: { 204: empty('It opens no more, in other API processes after two seconds at most.') },
      refusals: ['KEY_NOT_FOUND'],
    }),
  },
};
