// Puts what the compiled code reads, and is not code, beside it, in dist.
import { cpSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const DATA = ['.yaml', '.json', '.xsd'];
const ROOMS = ['specs', 'contracts', 'reports', 'mocks/admin'];

for (const room of ROOMS)
  cpSync(room, `dist/${room}`, {
    recursive: true,
    filter: (path) => extname(path) === '' || DATA.includes(extname(path)),
  });

// Skeletons of adapters are copied as they are, whatever language they are in.
cpSync('cli/init/templates', 'dist/cli/init/templates', { recursive: true });

/** What the page of the mock server's documents is made of. */
const PAGE = ['index.html', 'start.js'];
const SWAGGER_UI = ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui.css'];

for (const file of PAGE) cpSync(`mocks/docs/${file}`, `dist/mocks/docs/${file}`);
for (const file of SWAGGER_UI) cpSync(swaggerUi(file), `dist/mocks/docs/${file}`);
for (const file of ['LICENSE', 'NOTICE']) cpSync(swaggerUi(file), `dist/mocks/docs/swagger-ui-${file}`);

function swaggerUi(file: string): string {
  return fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`));
}
