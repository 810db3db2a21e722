import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What is wrong with a value, in words; empty when it fits. */
export type Check = (value: unknown) => string[];
/** The check for a schema. It is compiled when it is first asked for, and kept. */
export type CheckOf = (schema: unknown) => Check;

const FAULTS_MAX = 5;

/** What cannot be checked, as a format that nobody knows, must not pass for something that was. */
const refuse = (...what: unknown[]) => {
  throw new TypeError(`The document cannot be judged by: ${what.join(' ')}`);
};
const STRICT = { log: refuse, warn: refuse, error: refuse };

/**
 * @param schemas what others refer to, by the name under which they do
 * @param coerce for values that come as text, as headers do
 */
export function checksBy(schemas: ReadonlyMap<string, object>, coerce: boolean): CheckOf {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, coerceTypes: coerce, logger: STRICT });
  formats.default(ajv);
  for (const [name, schema] of schemas) ajv.addSchema(schema, name);
  const checks = new Map<unknown, Check>();

  return (schema) => {
    const known = checks.get(schema);
    if (known) return known;
    const validate = ajv.compile({ type: 'object', properties: { value: schema } });
    const check: Check = (value) => (validate({ value }) ? [] : faultsOf(validate.errors ?? []));
    checks.set(schema, check);
    return check;
  };
}

const faultsOf = (errors: readonly ErrorObject[]): string[] => [...new Set(errors.map(faultOf))].slice(0, FAULTS_MAX);

function faultOf({ instancePath, message, params }: ErrorObject): string {
  const path = instancePath.replace(/^\/value\/?/, '').replaceAll('/', '.');
  const { type: _type, ...what } = params;
  return `${path === '' ? 'it' : path} ${message} ${JSON.stringify(what)}`;
}
