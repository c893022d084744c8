import { anchor, code } from './markdown.ts';
import { refName, type Schema } from './open-api.ts';

/** A member of a schema as a row: its path (`storage.input.path`, `subtitles[].language`) and whether it must be there. */
export interface Member {
  path: string;
  required: boolean;
  schema: Schema;
}

/** The members of a schema, those of objects inside it after them. */
export function membersOf({ properties = {}, required = [] }: Schema, prefix = ''): Member[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const within = schema.items?.properties ? schema.items : schema;
    return [
      { path, required: required.includes(name), schema },
      ...membersOf(within, within === schema ? `${path}.` : `${path}[].`),
    ];
  });
}

/** What a value must be, in words and as Markdown: `string, 1 to 200 characters`. Named schemas are links. */
export function inWords(schema: Schema): string {
  const standard = schema.default === undefined ? '' : `; default ${json(schema.default)}`;
  return `${kind(schema)}${standard}`;
}

function kind(schema: Schema): string {
  if (schema.$ref !== undefined) return `[${refName(schema.$ref)}](#${anchor(refName(schema.$ref))})`;
  if (schema.const !== undefined) return json(schema.const);
  if (schema.enum !== undefined) return oneOf(schema);
  if (schema.type !== undefined)
    return [schema.type]
      .flat()
      .map((type) => named(type, schema))
      .join(' or ');
  return either((schema.anyOf ?? schema.oneOf ?? []).map(kind));
}

const either = (kinds: string[]): string =>
  kinds.join(kinds.some((each) => each.includes(', ')) ? '; or ' : ' or ');

function oneOf({ enum: values = [], 'x-codes': table }: Schema): string {
  return table === undefined
    ? values.map(json).join(', ')
    : `one of ${values.length} codes, see [Codes](#codes)`;
}

function named(type: string, schema: Schema): string {
  if (type === 'string') return ['string', ...ofString(schema)].join(', ');
  if (type === 'array') return ['array', ...ofArray(schema)].join(' ');
  if (type === 'number' || type === 'integer') return [type, ...ofNumber(schema)].join(', ');
  return type;
}

function* ofString({
  minLength,
  maxLength,
  format,
  pattern,
  contentEncoding,
  contentMediaType,
  anyOf,
}: Schema) {
  if (contentEncoding !== undefined) yield contentEncoding;
  if (contentMediaType !== undefined) yield `holds ${contentMediaType}`;
  if (format !== undefined) yield format;
  if (maxLength !== undefined) yield `${minLength ?? 0} to ${maxLength} characters`;
  else if (minLength !== undefined) yield minLength === 1 ? 'not empty' : `at least ${minLength} characters`;
  if (pattern !== undefined) yield `matches ${code(pattern)}`;
  if (anyOf !== undefined) yield `in one of the forms: ${anyOf.map(form).join('; ')}`;
}

const form = ({ description = '', enum: values }: Schema): string => {
  const words = description.replace(/\.$/, '');
  return values === undefined ? words : `${words} (${values.map(json).join(', ')})`;
};

function* ofArray({ items, minItems, maxItems }: Schema) {
  if (items !== undefined) yield `of ${kind(items)}`;
  if (minItems !== undefined && minItems === maxItems) yield `(exactly ${minItems})`;
  else if (minItems !== undefined) yield `(at least ${minItems})`;
}

function* ofNumber({ minimum, exclusiveMinimum }: Schema) {
  if (minimum !== undefined) yield `at least ${minimum}`;
  if (exclusiveMinimum !== undefined) yield `above ${exclusiveMinimum}`;
}

const json = (value: unknown): string => code(JSON.stringify(value));
