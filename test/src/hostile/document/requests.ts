import fc from 'fast-check';
import type { Dice } from '../dice.ts';
import { spoilt } from '../spoilt.ts';
import { type Attack, JSON_TYPE, sound } from '../wire/attack.ts';
import type { Askable, Parameter } from './operations.ts';
import { type Components, resolved, valuesFor, valuesOf } from './values.ts';

/** The values for one request of an operation. */
export interface Asked {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Requests as the document allows them, its own example in front. @param seed the same one gives the same requests */
export function validRequests(operation: Askable, components: Components, count: number, seed: number): Asked[] {
  const { parameters, body } = operation;
  const members = parameters.map(({ name, schema }) => [name, valuesFor(name, schema, components)] as const);
  const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
  const bodies = body ? valuesOf(body.schema, components) : fc.constant(undefined);
  const asked = fc.record({
    parameters: fc.record(Object.fromEntries(members), { requiredKeys }),
    body: body && !body.required ? fc.option(bodies, { nil: undefined }) : bodies,
  });
  const example = body ? [{ parameters: {}, body: body.example }] : [];
  return [...example, ...fc.sample(asked, { numRuns: count - example.length, seed })];
}

/** The same with one thing in it that may not be there: it need not be refused, but it must not break anything. */
export function nearly({ parameters, body }: Asked, dice: Dice): Asked {
  const names = Object.keys(parameters);
  if (body !== undefined && (names.length === 0 || dice.chance(0.7))) return { parameters, body: spoilt(dice, body) };
  if (names.length === 0) return { parameters: { limit: spoilt(dice, 1) }, body };
  const name = dice.pick(names);
  return { parameters: { ...parameters, [name]: spoilt(dice, parameters[name]) }, body };
}

/**
 * The same with one thing in it that its schema surely forbids: a member that nobody knows, or a missing one.
 * @returns undefined where nothing can be wrong in this way
 */
export function forbidden(operation: Askable, asked: Asked, components: Components, dice: Dice): Asked | undefined {
  if (!operation.body || typeof asked.body !== 'object' || asked.body === null) return undefined;
  const schema = resolved(operation.body.schema, components);
  if (schema.anyOf === undefined && schema.type === undefined) return undefined;
  const [required] = schema.required ?? [];
  if (required === undefined || dice.chance(0.5)) return { ...asked, body: { ...asked.body, nobody_knows_this: 1 } };
  return { ...asked, body: Object.fromEntries(Object.entries(asked.body).filter(([name]) => name !== required)) };
}

/** @param ids what stands in paths, where it is not left to chance */
export function requestOf(operation: Askable, asked: Asked, ids: Readonly<Record<string, string>>): Attack {
  const valuesIn = (place: Parameter['in']) =>
    operation.parameters.flatMap(({ in: where, name }) => {
      const value = asked.parameters[name];
      return where === place && value !== undefined ? [[name, textOf(value)] as const] : [];
    });
  const known = Object.entries(ids);
  const path = [...known, ...valuesIn('path')].reduce(
    (template, [name, value]) => template.replace(`{${name}}`, encodeURIComponent(value.toWellFormed())),
    operation.template,
  );
  const query = valuesIn('query').map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  const headers = valuesIn('header').map(([name, value]) => [name, onOneLine(value)] as const);
  return sound({
    method: operation.method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: asked.body === undefined ? headers : [...headers, JSON_TYPE],
    ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
  });
}

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
};

/** As every client of HTTP sends a header: without the signs that would end it. */
const onOneLine = (text: string) => [...text].filter((sign) => sign >= ' ' && sign !== '\u007f').join('');
