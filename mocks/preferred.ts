import { type HttpRequest, type HttpResponse, headerValues } from '../codecs/exchange.ts';
import { type Api, openApi } from '../specs/index.ts';
import type { StaticService } from './prism/service.ts';
import { jsonResponse } from './twin/respond.ts';
import type { Service } from './twin/service.ts';

const CODE = /(?:^|[\s,;])code\s*=\s*"?([^\s,;"]+)/i;
const PREFERENCE = /(?:^|[\s,;])(?:code|example|dynamic)\s*=/i;

/**
 * Answers requests that say with `Prefer` what they want: one of the service's own error codes from the twin, everything
 * else from the examples of the OpenAPI document. `undefined` for requests that say nothing of the kind.
 */
export function createPreferred(
  apis: readonly Api[],
  service: Service,
): (request: HttpRequest) => Promise<HttpResponse> | HttpResponse | undefined {
  let examples: Promise<StaticService> | undefined;

  async function fromExamples(request: HttpRequest): Promise<HttpResponse> {
    examples ??= loadExamples(apis);
    try {
      return await (await examples).respond(request);
    } catch (error) {
      if ((error as Error).name !== 'PrismMissingError') throw error;
      return jsonResponse(501, { error: (error as Error).message });
    }
  }

  /** Keeps what was asked for and answered, as everything else that is said. */
  function recorded(request: HttpRequest, preferred: string, response: HttpResponse): HttpResponse {
    const { journal, world } = service;
    const found = service.find(request);
    journal.record({
      kind: 'exchange',
      at: world.clock.now(),
      ...(found === undefined ? {} : { api: found.twin.api, operation: found.operation }),
      request,
      conclusion: { kind: 'unrouted', reason: `The request asked for its answer: Prefer: ${preferred}` },
      preferred,
      response,
    });
    return response;
  }

  return (request) => {
    const wishes = headerValues(request.headers, 'prefer').join(', ');
    if (!PREFERENCE.test(wishes)) return undefined;
    const code = CODE.exec(wishes)?.[1];
    if (code === undefined || /^[1-5]\d\d$/.test(code))
      return fromExamples(request).then((response) => recorded(request, wishes, response));
    const found = service.find(request);
    if (found === undefined) return undefined;
    try {
      return recorded(request, wishes, found.twin.failure(code));
    } catch (error) {
      const reason = `Prefer: code=${code}: ${(error as Error).message}.`;
      return recorded(request, wishes, jsonResponse(404, { error: reason }));
    }
  };
}

/** Prism takes a second to load and is not there for everybody, so it is loaded when it is first asked for. */
async function loadExamples(apis: readonly Api[]): Promise<StaticService> {
  const [{ createService }, { checkSpec }] = await Promise.all([
    import('./prism/service.ts'),
    import('./prism/spec.ts'),
  ]);
  return createService(apis.map((api) => checkSpec(`specs/${api}/openapi.yaml`, openApi(api))));
}
