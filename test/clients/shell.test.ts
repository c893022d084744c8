import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countersign } from '../support/countersign.ts';

const missing = ['sh', 'awk', 'curl', 'openssl', 'iconv'].filter(
  (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0,
);
const canRun = missing.length === 0;
if (!canRun) console.log(`The shell client is not tested: there is no ${missing.join(', ')} on the path.`);

const folder = mkdtempSync(join(tmpdir(), 'countersign-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SHELL = ['sh', 'clients/shell/adapter.sh'];

test.skipIf(!canRun)(
  'the shell client passes every case of what it implements, and has manners',
  async () => {
    const args = ['run', '--quiet', '--runs', '2', '--jobs', '4', '--out', folder, '--', ...SHELL];
    const run = await countersign(args);
    expect(run.stdout).toMatch(/ cases, \d+ passed, \d+ skipped /);
    expect(run.code).toBe(0);
    const { results } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const skipped = results.filter(({ status }: { status: string }) => status === 'skipped');
    const reasons = new Set(skipped.map(({ reason }: { reason: string }) => reason));
    expect([...reasons].every((reason) => /^The client does not implement /.test(String(reason)))).toBe(true);
    const doctor = await countersign(['doctor', '--quiet', '--', ...SHELL]);
    expect(doctor.stdout).toMatch(/^\ncountersign-shell 0\.1\.0 shell: sound: \d+ checks passed\n$/);
  },
  400_000,
);

/** What json.awk makes of a text: its lines, or undefined where it refuses it. */
function awk(text: string, ...asked: string[]): string[] | undefined {
  const { status, stdout } = spawnSync('awk', ['-f', 'clients/shell/json.awk', ...asked], {
    input: text,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return status === 0 ? stdout.split('\n').slice(0, -1) : undefined;
}

test.skipIf(!canRun)('its reader of JSON finds members as they were written, and as text', () => {
  const text =
    '{ "a" : {"b":[1, {"c":null}],\n"d": "\\u00e9\\ud83c\\udfac\\n"},\r\n"e":-1.50e+3, "f":"\\\\x\\"\\/"} ';
  expect(awk(text, 'a.b', '?a.b', 'a.d', '@a.d', 'e', 'f', '@f', 'g', '@e')).toEqual([
    '[1, {"c":null}]',
    '[1{',
    '"\\u00e9\\ud83c\\udfac\\n"',
    '',
    '-1.50e+3',
    '"\\\\x\\"\\/"',
    '\\x"/',
    '',
    '',
  ]);
  expect(awk('{"a":"\\u00e9\\ud83c\\udfac \\u20ac"}', '@a')).toEqual(['é🎬 €']);
});

test
  .skipIf(!canRun)
  .each([
    '',
    '[]',
    'null',
    '{',
    '{"a":1',
    '{"a":1}}',
    '{"a":1,}',
    '{"a":01}',
    '{"a":+1}',
    '{"a":nul}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '{"a":"\t"}',
    '{"a":1,"a":2}',
    "{'a':1}",
    '{"a" 1}',
    '{"a":[1 2]}',
  ])('its reader of JSON refuses %j', (text) => {
  expect(awk(text, 'a')).toBeUndefined();
});

const CPIX = 'xmlns="urn:dashif:org:cpix"';

test.skipIf(!canRun).each([
  ['', 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}></cpix>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}/><CPIX ${CPIX}/>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}/>text`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX} a="1" a="1"/>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}><x:a/></CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}><a xmlns:x="y"/><x:a/></CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}>&a;</CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}>&#0;</CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}>]]></CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<CPIX ${CPIX}><!-- -- --></CPIX>`, 'the answer is not well-formed XML without a DTD'],
  [`<!DOCTYPE CPIX><CPIX ${CPIX}/>`, 'the answer is not well-formed XML without a DTD'],
  ['<CPIX/>', 'the root of the answer is not CPIX'],
  [
    `<?xml version="1.0"?>\n<!-- < --><CPIX ${CPIX} a='"&#x26;>'><![CDATA[<&]]></CPIX>\n`,
    'the answer has no content key',
  ],
])('its reader of CPIX says what is wrong with %j', (document, problem) => {
  const { status, stdout } = spawnSync('awk', ['-f', 'clients/shell/cpix.awk'], {
    input: document,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: `${problem}\n` });
});

test('the skeleton in shell has the same reader of JSON', () => {
  const [ours, theirs] = ['clients/shell/json.awk', 'cli/init/templates/shell/json.awk'].map((path) =>
    readFileSync(path, 'utf8'),
  );
  expect(theirs).toBe(ours);
});
