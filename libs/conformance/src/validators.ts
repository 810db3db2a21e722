import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { closed } from './closed.ts';

/** What is wrong with a value, in words; empty when it fits. */
export type Check = (value: unknown) => string[];

/** A name to refer to; nothing is fetched. */
const ROOT = 'https://document.invalid/openapi.json';
const FAULTS_MAX = 5;

/** What cannot be checked, as a format that nobody knows, must not pass for something that was. */
const refuse = (...what: unknown[]) => {
  throw new TypeError(`The document cannot be judged by: ${what.join(' ')}`);
};
const STRICT = { log: refuse, warn: refuse, error: refuse };

/** Checks values against schemas of a document, by where they stand in it. Each is compiled once, when it is first needed. */
export function validatorsOf(document: unknown): {
  body: (pointer: string) => Check;
  text: (pointer: string) => Check;
} {
  const whole = closed(document);
  return { body: compiler(whole, false), text: compiler(whole, true) };
}

/** @param coerce for values that come as text, as headers do */
function compiler(document: unknown, coerce: boolean): (pointer: string) => Check {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, coerceTypes: coerce, logger: STRICT });
  formats.default(ajv);
  ajv.addSchema({ ...Object(document), $id: ROOT });
  const checks = new Map<string, Check>();

  return (pointer) => {
    const known = checks.get(pointer);
    if (known) return known;
    const value = { $ref: `${ROOT}#${encodeURI(pointer)}` };
    const validate = ajv.compile({ type: 'object', properties: { value } });
    const check: Check = (value) => (validate({ value }) ? [] : faultsOf(validate.errors ?? []));
    checks.set(pointer, check);
    return check;
  };
}

const faultsOf = (errors: readonly ErrorObject[]): string[] => [...new Set(errors.map(faultOf))].slice(0, FAULTS_MAX);

function faultOf({ instancePath, message, params }: ErrorObject): string {
  const path = instancePath.replace(/^\/value\/?/, '').replaceAll('/', '.');
  const { type: _type, ...what } = params;
  return `${path === '' ? 'it' : path} ${message} ${JSON.stringify(what)}`;
}
