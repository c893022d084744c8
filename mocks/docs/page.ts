import { existsSync, readFileSync } from 'node:fs';
import { type HttpRequest, type HttpResponse, headerValues, pathOf } from '../../codecs/exchange.ts';
import { APIS, openApi } from '../../specs/index.ts';
import { adminDocument } from '../admin/document.ts';
import { jsonResponse } from '../twin/respond.ts';

/** Where the page is that shows the OpenAPI documents. */
export const DOCS_PATH = '/docs';

const FILES: Record<string, string> = {
  'index.html': 'text/html',
  'start.js': 'text/javascript',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui.css': 'text/css',
};

/** Nothing but what this server sends itself; Swagger UI sets styles and draws with images in data URLs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'";

/**
 * Answers the requests for the page that shows the OpenAPI documents, and for what it loads; `undefined` for others.
 * @param origin where the server listens
 */
export function docsPage(request: HttpRequest, origin: string): HttpResponse | undefined {
  const path = pathOf(request.target);
  if (path !== DOCS_PATH && !path.startsWith(`${DOCS_PATH}/`)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const refusal = jsonResponse(405, { error: `${path} takes GET.` });
    return { ...refusal, headers: [...refusal.headers, ['Allow', 'GET']] };
  }
  const name = path.slice(DOCS_PATH.length + 1) || 'index.html';
  const type = FILES[name];
  if (type !== undefined)
    return {
      status: 200,
      headers: [
        ['Content-Type', `${type};charset=UTF-8`],
        ['Content-Security-Policy', POLICY],
      ],
      body: readFileSync(fileNamed(name), 'utf8'),
    };
  const document = documentNamed(name);
  if (document === undefined) return jsonResponse(404, { error: `There is no ${path}; see ${DOCS_PATH}.` });
  const servers = [{ url: reachedAt(request, origin), description: 'This server' }];
  // Swagger UI warns of a dialect that is named, even of the one it knows.
  return jsonResponse(200, { ...document, jsonSchemaDialect: undefined, servers });
}

/** The origin by the name that the reader uses: the page may not call this server by another. */
function reachedAt({ headers }: HttpRequest, origin: string): string {
  const [host] = headerValues(headers, 'host');
  const named = `${origin.slice(0, origin.indexOf(':'))}://${host}`;
  return host !== undefined && URL.canParse(named) ? new URL(named).origin : origin;
}

function documentNamed(name: string): object | undefined {
  if (name === 'admin.json') return adminDocument();
  const api = APIS.find((known) => name === `${known}.json`);
  return api === undefined ? undefined : openApi(api);
}

/** A file beside this one. Those of Swagger UI are put there when the package is built, and come from its own until then. */
function fileNamed(name: string): URL {
  const here = new URL(name, import.meta.url);
  return existsSync(here) ? here : new URL(import.meta.resolve(`swagger-ui-dist/${name}`));
}
