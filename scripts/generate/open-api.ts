import { type Api, openApi, type SpecOperation } from '../../specs/index.ts';

/** A JSON Schema as far as the OpenAPI documents use it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  pattern?: string;
  contentEncoding?: string;
  contentMediaType?: string;
  default?: unknown;
  'x-clauses'?: string[];
  /** The table of codes.yaml that an enumeration repeats. */
  'x-codes'?: string;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description: string;
  schema: Schema;
  'x-clauses'?: string[];
}

/** A request or response body: a schema for each content type. */
export interface Body {
  description: string;
  content?: Record<string, { schema: Schema }>;
}

export type Reference = { $ref: string };

export interface Operation extends SpecOperation {
  description: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: Body | Reference;
  responses: Record<string, Body | Reference>;
}

/** What an OpenAPI document holds beside its operations. */
export interface Document {
  info: { title: string; version: string; summary: string; description: string };
  servers: { url: string; description: string }[];
  paths: Record<string, { parameters?: (Parameter | Reference)[] }>;
  components: { schemas: Record<string, Schema> };
}

/** The OpenAPI document of an API, with all of its members. */
export const documentOf = (api: Api): Document => openApi(api) as unknown as Document;

/** The last part of a reference: the name under `components`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** What a reference within an API's document points at; anything else as it is. */
export function resolve<T extends object>(api: Api, value: T | Reference): T {
  if (!('$ref' in value)) return value as T;
  let found: unknown = openApi(api);
  for (const key of value.$ref.slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return found as T;
}
