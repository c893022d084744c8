import type { SpecDocument } from '../../specs/index.ts';

/** An operation of an OpenAPI document, as far as is needed to route to it, to choose an answer and to show a request. */
export interface StaticOperation {
  operationId: string;
  /** In capitals. */
  method: string;
  /** The path of the document: `/api/v2/storage/{siteId}`. */
  path: string;
  /** A valid request, of the first examples that the document gives. */
  sample: Sample;
  /** What can be answered, by status code. */
  answers: Record<string, Answers>;
}

export interface Sample {
  /** Path and query, escaped. */
  target: string;
  mediaType?: string;
  /** Text, or the fields of a form. */
  body?: string | Record<string, string>;
}

export interface Answers {
  mediaTypes: string[];
  /** The names of the examples. */
  examples: string[];
}

const METHODS = ['get', 'put', 'post', 'delete'] as const;
type Method = (typeof METHODS)[number];

type Ref = { $ref: string };
type Content = Record<string, { examples?: Record<string, { value: unknown } | Ref> }>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: string;
  examples?: Record<string, { value: string } | Ref>;
}

interface OperationObject {
  operationId: string;
  parameters?: (Parameter | Ref)[];
  requestBody?: { content: Content } | Ref;
  responses: Record<string, { content?: Content } | Ref>;
}

type PathItem = { parameters?: (Parameter | Ref)[] } & Partial<Record<Method, OperationObject>>;

/** The operations of a document in its order. Its references must lead somewhere, all within it. */
export function operationsOf(document: SpecDocument): StaticOperation[] {
  const paths = document.paths as unknown as Record<string, PathItem>;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key): key is Method => METHODS.some((method) => method === key))
      .map((method) => {
        const operation = item[method]!;
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
        const target = sampleTarget(document, path, parameters);
        return {
          operationId: operation.operationId,
          method: method.toUpperCase(),
          path,
          sample: { target, ...sampleBody(document, operation.requestBody) },
          answers: answersOf(document, operation.responses),
        };
      }),
  );
}

function sampleTarget(document: SpecDocument, path: string, parameters: (Parameter | Ref)[]): string {
  let target = path;
  const query: string[] = [];
  for (const parameter of parameters.map((item) => resolve(document, item))) {
    const [first] = Object.values(parameter.examples ?? {});
    const example =
      parameter.example ?? (first === undefined ? parameter.name : resolve(document, first).value);
    const value = encodeURIComponent(example);
    if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, value);
    if (parameter.in === 'query' && parameter.required) query.push(`${parameter.name}=${value}`);
  }
  return query.length === 0 ? target : `${target}?${query.join('&')}`;
}

function sampleBody(
  document: SpecDocument,
  requestBody: OperationObject['requestBody'],
): Omit<Sample, 'target'> {
  if (requestBody === undefined) return {};
  const [[mediaType, { examples = {} }] = ['', {}]] = Object.entries(resolve(document, requestBody).content);
  const [first] = Object.values(examples);
  if (first === undefined) return {};
  return { mediaType, body: resolve(document, first).value as string | Record<string, string> };
}

function answersOf(
  document: SpecDocument,
  responses: OperationObject['responses'],
): StaticOperation['answers'] {
  return Object.fromEntries(
    Object.entries(responses).map(([code, response]) => {
      const { content = {} } = resolve(document, response);
      const examples = Object.values(content).flatMap((media) => Object.keys(media.examples ?? {}));
      return [code, { mediaTypes: Object.keys(content), examples }];
    }),
  );
}

/** What a node of the document is, or what it refers to. */
function resolve<Node extends object>(document: SpecDocument, node: Node | Ref): Node {
  if (!('$ref' in node)) return node;
  let target: unknown = document;
  for (const token of node.$ref.split('/').slice(1))
    target = (target as Record<string, unknown>)[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  return target as Node;
}
