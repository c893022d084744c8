// The client of the sample run (make.ts): the reference client with a mistake of each kind, that says all it says in
// words that break terminals, XML, HTML, Markdown, YAML and the log of GitHub.
import { runVariant } from '../../../clients/variant.ts';

const HOSTILE =
  'Schlüssel ungültig ]]> ]]> --> <script>alert(1)</script> | `code` ``` @octocat #1 https://example.com ' +
  '[link](javascript:alert(1)) ![x](//x) *b* _i_ &amp; %0A ::error::x {0} \u001b[2J\u0000\u202eevil\u2028';
const LINES = `${HOSTILE}\n::stop-commands::x\n  ...\n  ---\n# SKIP\n<!-- \n\`\`\`\n</details>\n`;
const NAME = 'prüf|klient <b>`x`</b> @octocat ]]> -->';

const text = (value: string): string => JSON.stringify(value);

const edits = [
  {
    file: 'packaging.ts',
    replace: 'accessKey + siteId + data + timestamp',
    by: 'siteId + accessKey + data + timestamp',
  },
  { file: 'cpix-request.ts', replace: 'track !== undefined || rotates', by: 'track !== undefined' },
  {
    file: 'methods.ts',
    replace: "name: 'countersign-reference'",
    by: `homepage: 'javascript:alert(1)', name: ${text(NAME)}`,
  },
  { file: 'methods.ts', replace: "'speke.heartbeat': (", by: "'x.other': (" },
  {
    file: 'methods.ts',
    replace: "'sevu.requestTicket': ({ target, input }) =>",
    by: `'sevu.requestTicket': async (params) => {
      process.stderr.write(${text(LINES)});
      if (params.input.pass === undefined) return { status: 'success' };
      const ticket = await METHODS['x.requestTicket']!(params);
      if (String(params.input.pass).includes('\\\\')) throw new Error(${text(HOSTILE)});
      return ticket;
    },
    'x.requestTicket': ({ target, input }) =>`,
  },
];

await runVariant([{ name: 'sample', edits }], () => 'the client of the sample run');
