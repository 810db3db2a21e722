import fc from 'fast-check';
import { z } from 'zod';

const Type = z.enum(['string', 'integer', 'number', 'boolean', 'null', 'array', 'object']);

/** What the schemas of requests are made of. A keyword that is not here would be passed over, so it is refused. */
export const Schema = z.strictObject({
  type: z.union([Type, z.array(Type)]).optional(),
  $ref: z.string().startsWith('#/components/schemas/').optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
  items: z.unknown().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  format: z.literal('uri').optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
  id: z.string().optional(),
});
export type Schema = z.infer<typeof Schema>;
export type Components = Readonly<Record<string, unknown>>;

/** Longer ones only cost time: the limits themselves are tried elsewhere. */
const CHARS_MAX = 60;
const ITEMS_MAX = 3;
const REFERENCE = '#/components/schemas/';
const ADDRESSES = ['https://hooks.example/', 'https://example.org/a?b=c#d', 'https://xn--bcher-kva.example/%C3%A9'];

/** What chance would hardly bring about, by the name of the member or parameter. */
const LIKELY: Readonly<Record<string, unknown>> = {
  cron: '0 4 * * *',
  tz: 'Europe/Berlin',
  after_message_id: 'msg_0000000001',
  checkpoint_id: 'chk_0000000001',
  overrides: {},
  request: { topic: 'stones by the way' },
};

/** Values that fit a schema, with those among them that somebody would send under this name. */
export function valuesFor(name: string, schema: unknown, components: Components): fc.Arbitrary<unknown> {
  const any = valuesOf(schema, components);
  if (!Object.hasOwn(LIKELY, name)) return any;
  return fc.oneof({ arbitrary: fc.constant(LIKELY[name]), weight: 3 }, { arbitrary: any, weight: 1 });
}

/** Values that fit a schema. */
export function valuesOf(schema: unknown, components: Components): fc.Arbitrary<unknown> {
  const read = resolved(schema, components);
  if (read.const !== undefined) return fc.constant(read.const);
  if (read.enum) return fc.constantFrom(...read.enum);
  if (read.anyOf) return fc.oneof(...read.anyOf.map((branch) => valuesOf(branch, components)));
  const types = [read.type ?? []].flat();
  if (types.length === 0) return fc.jsonValue({ maxDepth: 3 });
  return fc.oneof(...types.map((type) => ofType(type, read, components)));
}

/** A schema as it stands, whatever refers to it. */
export function resolved(schema: unknown, components: Components): Schema {
  const read = Schema.parse(schema);
  return read.$ref === undefined ? read : resolved(components[read.$ref.slice(REFERENCE.length)], components);
}

function ofType(type: z.infer<typeof Type>, schema: Schema, components: Components): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'number':
      return fc.double({
        min: schema.minimum ?? (schema.exclusiveMinimum ?? -1000) + 0.01,
        max: schema.maximum ?? 1000,
        noNaN: true,
      });
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, components), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX),
      });
    case 'object':
      return objects(schema, components);
  }
}

function texts({ pattern, format, minLength = 0, maxLength = CHARS_MAX }: Schema): fc.Arbitrary<string> {
  if (format === 'uri') return fc.constantFrom(...ADDRESSES);
  if (pattern !== undefined) {
    const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
    return fc.stringMatching(new RegExp(pattern)).filter(fits);
  }
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, CHARS_MAX)) };
  // Blanks at the ends are cut off before a text is measured.
  const plain = fc.string({ unit: fc.constantFrom(...'abcdeXYZ0189'), ...length });
  return fc.oneof(plain, fc.string({ unit: 'grapheme', ...length }), fc.string({ unit: 'binary', ...length }));
}

function objects(schema: Schema, components: Components): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const members = Object.entries(properties).map(
    ([name, inner]) => [name, valuesFor(name, inner, components)] as const,
  );
  const known = fc.record(Object.fromEntries(members), { requiredKeys: required.filter((name) => name in properties) });
  if (typeof additionalProperties !== 'object') return known;
  const names = propertyNames === undefined ? fc.string() : valuesOf(propertyNames, components);
  const others = fc.dictionary(names.map(String), valuesOf(additionalProperties, components), { maxKeys: ITEMS_MAX });
  return fc.tuple(known, others).map(([own, more]) => ({ ...more, ...own }));
}
