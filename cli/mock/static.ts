import { curlOf, type StaticMock } from '../../mocks/prism/index.ts';
import type { Api } from '../../specs/index.ts';

export { startStaticMock } from '../../mocks/prism/index.ts';

/** What a user of the static mock needs to begin with: a request for each operation. */
export function staticBanner(apis: Api[], { url, operations }: StaticMock): string {
  const lines = operations.flatMap((operation) => [
    '',
    `# ${operation.operationId}: ${operation.method} ${operation.path}`,
    curlOf(url, operation),
  ]);
  return [
    `Static mock of ${apis.join(', ')} on ${url}`,
    'Add -H "Prefer: code=401", "Prefer: example=NAME" or "Prefer: dynamic=true" for another answer. Ctrl-C ends it.',
    ...lines,
    '',
  ].join('\n');
}
