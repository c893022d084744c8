import {
  type Api,
  type Code,
  drmSystems,
  type Endpoint,
  endpoints,
  jobStatuses,
  keyServerErrors,
  packagingErrors,
  processErrors,
  ticketCodes,
} from '../../specs/index.ts';
import { code, list, markdown, opening, table, text } from './markdown.ts';
import {
  type Body,
  documentOf,
  type Operation,
  type Parameter,
  type Reference,
  resolve,
  type Schema,
} from './open-api.ts';
import { inWords, membersOf } from './schema-words.ts';

/** The page of an API: its operations, the members of what they carry, its codes. */
export function apiPage(api: Api): string {
  const { info, servers, components } = documentOf(api);
  const sources = `specs/${api}/openapi.yaml and codes.yaml${api === 'cpix' ? ', drm-systems.yaml' : ''}`;
  return [
    opening(text(info.title), sources),
    markdown(info.summary),
    markdown(info.description),
    table(
      ['Server', 'What it is'],
      servers.map(({ url, description }) => [code(url), markdown(description)]),
    ),
    '## Operations\n',
    ...endpoints([api]).map((endpoint) => operation(api, endpoint)),
    '## Schemas\n',
    ...Object.entries(components.schemas).map(schema),
    ...CODES[api](),
  ]
    .map((part) => `${part.trimEnd()}\n`)
    .join('\n');
}

function operation(api: Api, { method, path, webhook, operation: known }: Endpoint): string {
  const { operationId, summary, description, ...rest } = known as Operation;
  const place = webhook
    ? `${code(method)} to the customer's callback URL (webhook ${code(path)})`
    : code(`${method} ${path}`);
  const shared = webhook ? [] : (documentOf(api).paths[path]!.parameters ?? []);
  const parameters = [...shared, ...(rest.parameters ?? [])];
  const payload = rest['x-payload'];
  return [
    `### ${text(summary)}`,
    place,
    markdown(description),
    list([
      `Operation: ${code(operationId)}`,
      `Client protocol method: ${code(rest['x-method'])}`,
      ...(payload === undefined ? [] : [`Carries: ${inWords(payload)}`]),
      `Clauses: ${rest['x-clauses'].join(', ')}`,
    ]),
    ...(parameters.length === 0 ? [] : [parameterTable(api, parameters)]),
    ...(rest.requestBody === undefined ? [] : [bodyTable(api, { request: rest.requestBody })]),
    bodyTable(api, rest.responses),
  ]
    .map((part) => `${part.trimEnd()}\n`)
    .join('\n');
}

function parameterTable(api: Api, parameters: (Parameter | Reference)[]): string {
  const rows = parameters.map((each) => {
    const { name, in: place, required, schema, description, ...rest } = resolve<Parameter>(api, each);
    return [
      code(name),
      place,
      required ? 'yes' : 'no',
      inWords(schema),
      markdown(description),
      clauses(rest['x-clauses']),
    ];
  });
  return table(['Parameter', 'In', 'Required', 'Type', 'Description', 'Clauses'], rows);
}

/** A row for each content type of each body; `request` for that of the request, else its status. */
function bodyTable(api: Api, bodies: Record<string, Body | Reference>): string {
  const rows = Object.entries(bodies).flatMap(([name, each]) => {
    const { description, content } = resolve<Body>(api, each);
    const types = Object.entries(content ?? { '': { schema: {} } });
    return types.map(([type, { schema }]) => [
      name,
      type && code(type),
      inWords(schema),
      markdown(description),
    ]);
  });
  return table([`${'request' in bodies ? 'Body' : 'Status'}`, 'Content type', 'Schema', 'Description'], rows);
}

function schema([name, schema]: [string, Schema]): string {
  const rows = membersOf(schema).map(({ path, required, schema }) => [
    code(path),
    inWords(schema),
    required ? 'yes' : 'no',
    markdown(schema.description ?? ''),
    clauses(schema['x-clauses']),
  ]);
  const type = schema.properties === undefined ? [`Type: ${inWords(schema)}`] : [];
  const members =
    rows.length === 0
      ? []
      : [table(['Member', 'Type', 'Required', 'Description', 'Clauses'], rows).trimEnd()];
  return [`### ${name}`, markdown(schema.description ?? ''), ...type, ...members]
    .map((part) => `${part}\n`)
    .join('\n');
}

const clauses = (ids: string[] | undefined): string => (ids ?? []).join(', ');

/** The tables of codes that end a page. */
const CODES: Record<Api, () => string[]> = {
  packaging: () => [
    '## Codes',
    '### API error codes',
    codeTable(packagingErrors()),
    '### Job statuses',
    table(
      ['Code', 'Text', 'Phase', 'The last', 'Clause'],
      jobStatuses().map(({ code: id, text: words, phase, terminal, clause }) => [
        code(id),
        text(words),
        phase,
        terminal ? 'yes' : 'no',
        clause,
      ]),
    ),
    '### Process error codes',
    codeTable(processErrors()),
  ],
  sevu: () => [
    '## Codes',
    table(
      ['Code', 'Status', 'Text', 'In the documents', 'Clause'],
      ticketCodes().map(({ code: id, status, text: words, documented, clause }) => [
        code(String(id)),
        status,
        text(words),
        documented ? 'yes' : 'no',
        clause,
      ]),
    ),
  ],
  cpix: () => [
    '## DRM systems',
    table(
      ['Name', 'DRM', 'System ID', 'In the documents', 'Signalling', 'Formats', 'Schemes', 'Clause'],
      drmSystems().map((system) => [
        code(system.name),
        text(system.title),
        code(system.systemId),
        system.documented ? 'yes' : 'no',
        system.signalling.join(', '),
        system.formats.join(', '),
        system.schemes.join(', '),
        system.clause ?? '',
      ]),
    ),
    '## Codes',
    table(
      ['Code', 'HTTP status', 'Text', 'In the documents', 'Clause'],
      keyServerErrors().map(({ code: id, status, text: words, documented, clause }) => [
        code(id),
        String(status),
        text(words),
        documented ? 'yes' : 'no',
        clause,
      ]),
    ),
  ],
};

const codeTable = (codes: Code[]): string =>
  table(
    ['Code', 'Text', 'Clause'],
    codes.map(({ code: id, text: words, clause }) => [code(id), text(words), clause]),
  );
