import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../contracts/rule.ts';
import type { CaseResult, RunEvent } from '../../harness/result.ts';
import { barLine } from '../../reports/console/progress.ts';
import { isLive, screenOf } from '../../reports/console/screen.ts';
import { widthOf } from '../../reports/console/width.ts';
import { type Shown, showProgress, toConsole } from '../../reports/console.ts';
import { collect, type Report } from '../../reports/report.ts';

const FINDING: Finding = {
  rule: 'packaging/payload-fits',
  level: 'must',
  clause: 'PKG-018',
  requirement: 'The payload is right.',
  message: 'The payload does not fit.',
  hint: 'Mend it.',
};

function result(id: string, differing: Partial<CaseResult> = {}): CaseResult {
  return {
    ...{
      id,
      title: `It is about ${id}`,
      api: 'packaging',
      operation: 'registerStorage',
      clauses: ['PKG-018'],
    },
    ...{ status: 'passed', durationMs: 5, findings: [], exchanges: [] },
    ...differing,
  };
}

const failed = (id: string, finding: Partial<Finding> = {}, differing: Partial<CaseResult> = {}) =>
  result(id, { status: 'failed', findings: [{ ...FINDING, ...finding }], ...differing });

function started(total: number): Extract<RunEvent, { type: 'run-started' }> {
  return {
    type: 'run-started',
    schemaVersion: 1,
    tool: { name: 'countersign', version: '0.0.0' },
    seed: 7,
    client: { name: 'some client', version: '1.2' },
    command: ['node', 'adapter of mine.js'],
    startedAt: '2026-11-21T12:00:00.000Z',
    total,
  };
}

const reportOf = (results: CaseResult[]): Report =>
  collect([
    started(results.length),
    ...results.map((each): RunEvent => ({ type: 'case-finished', result: each })),
    { type: 'run-finished', durationMs: 1234, complete: true },
  ]);

const shown = (results: CaseResult[], how: Shown = {}): string =>
  toConsole(reportOf(results), { screen: screenOf({}, {}), ...how });

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

const sample = (): Report =>
  collect(
    readFileSync('test/reports/sample/events.ndjson', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): RunEvent => JSON.parse(line)),
  );

describe('a failure', () => {
  test('has all there is to say of it, each on its line', () => {
    const text = shown([
      failed('packaging/a', { diagnosis: 'it is upside down', expected: 'a', actual: 'b' }),
    ]);
    expect(linesOf(text)).toEqual([
      '',
      '✗ packaging/a  It is about packaging/a',
      '',
      '  failure       The payload does not fit.',
      '  requirement   The payload is right. (must)',
      expect.stringMatching(/^ {2}clause {8}PKG-018: packaging-api, .+, line 49$/),
      '  expected      a',
      '  actual        b',
      '  diagnosis     it is upside down',
      '  do            Mend it.',
      '',
      '  replay        countersign replay packaging/a',
      "  again         countersign run --seed 7 --grep packaging/a -- node 'adapter of mine.js'",
      '',
      'some client 1.2: 1 case, 1 failed  seed 7, 1234 ms',
    ]);
  });

  test('that many cases show is told once, with the first of them by name', () => {
    const ids = Array.from({ length: 20 }, (_, index) => `packaging/case-${index + 10}`);
    const results = ids.map((id) =>
      failed(id, { message: `The payload does not fit.\nIt is that of ${id}` }),
    );
    const text = shown(results);
    expect(text.match(/✗/g)).toHaveLength(1);
    expect(text).toContain('  also in       packaging/case-11\n                packaging/case-12\n');
    expect(text).toContain('packaging/case-15\n                and 14 more\n');
    expect(text).not.toContain('packaging/case-16');
    const verbose = shown(results, { verbose: true });
    for (const id of ids) expect(verbose).toContain(id);
    expect(verbose).not.toContain('more\n');
  });

  test('is told before what fewer cases show, and apart from another mistake against the same rule', () => {
    const text = shown([
      failed('packaging/a', { diagnosis: 'one' }),
      failed('packaging/b', { diagnosis: 'two' }),
      failed('packaging/c', { diagnosis: 'two' }),
      result('packaging/d', {
        status: 'warned',
        findings: [{ ...FINDING, level: 'should', message: 'Hm.' }],
      }),
    ]);
    expect(text.match(/^[✗!] \S+/gm)).toEqual(['✗ packaging/b', '✗ packaging/a', '! packaging/d']);
    expect(text).toContain('  warning       Hm.');
  });

  test('that blocks others says how many', () => {
    const gate = { rule: 'packaging/envelope-hash', diagnosis: 'it is hex' };
    const text = shown(['a', 'b', 'c'].map((name) => failed(`packaging/${name}`, gate)));
    expect(text).toContain('also in       2 cases are blocked: nothing more can be said of them');
    expect(text).toContain('- 2 blocked: Nothing more can be said of it: see packaging/a.');
  });

  test('of the protocol itself names its page, and shows the end of stderr', () => {
    const text = shown([
      failed('sevu/a', { clause: 'docs/client-protocol.md' }, { stderr: `${'line\n'.repeat(9)}last\n` }),
    ]);
    expect(text).toContain('  clause        docs/client-protocol.md\n');
    expect(text.match(/line\n/g)).toHaveLength(4);
    expect(text).toContain('                last\n');
  });

  test('with --verbose shows what was sent and answered', () => {
    const exchanges = [
      {
        request: { method: 'POST', url: '/api', headers: [], body: 'sent' },
        response: { status: 200, headers: [], body: 'answered' },
      },
    ] satisfies CaseResult['exchanges'];
    const results = [failed('packaging/a', {}, { exchanges })];
    expect(shown(results, { verbose: true })).toMatch(
      / {2}— request 1\n {2}POST \/api\n\n {2}sent\n[\s\S]*answered/,
    );
    expect(shown(results)).not.toContain('POST /api');
  });

  test('is repeated with the folder of its report where that is not the usual one', () => {
    expect(shown([failed('packaging/a')], { out: 'my out' })).toContain(
      "countersign replay packaging/a --out 'my out'\n",
    );
  });

  test('is repeated with the folder of the cases that it may be one of', () => {
    const report = { ...reportOf([failed('packaging/own/a')]), options: ['--suite=my cases'] };
    const text = toConsole(report, { screen: screenOf({}, {}) });
    expect(text).toContain("  replay        countersign replay packaging/own/a '--suite=my cases'\n");
    expect(text).toMatch(
      / {2}again {9}countersign run --seed 7 --grep packaging\/own\/a '--suite=my cases' /,
    );
  });

  test('among very many different ones is counted', () => {
    const results = Array.from({ length: 30 }, (_, index) =>
      failed(`packaging/${index}`, { message: `${index}` }),
    );
    expect(shown(results)).toContain('and 5 more mistakes: ');
    expect(shown(results.slice(4))).toContain('and 1 more mistake: ');
    expect(shown(results, { verbose: true }).match(/✗/g)).toHaveLength(30);
  });
});

describe('the first difference is marked', () => {
  const rows: [what: string, expected: string, actual: string, lines: string[]][] = [
    ['one character', 'AES-256-CBC', 'AES-128-CBC', ['AES-256-CBC', 'AES-128-CBC', '    ^ character 5']],
    [
      'behind wide ones',
      '"影片🎬 name"',
      '"影片🎬 nama"',
      ['"影片🎬 name"', '"影片🎬 nama"', `${' '.repeat(11)}^ character 9`],
    ],
    ['an end too soon', 'abcdef', 'abcd', ['abcdef', 'abcd', '    ^ it ends here']],
    ['too much', 'abcd', 'abcd ', ['abcd', 'abcd ', '    ^ nothing more is expected']],
    [
      'what cannot be seen',
      'ab\u0000cd',
      'ab\u0001cd',
      ['ab\\u0000cd', 'ab\\u0001cd', '       ^ character 8'],
    ],
    ['nothing in common', '7hDZ06hwHSfHVY+', 'IkvlTkS5MQ58mRN', ['7hDZ06hwHSfHVY+', 'IkvlTkS5MQ58mRN']],
    [
      'other lines behind the same',
      'a\nb\nX1',
      'a\nb\nY2',
      ['… 2 lines the same', 'X1', '… 2 lines the same', 'Y2'],
    ],
    [
      'the second of two lines',
      'same\nabcX',
      'same\nabcY',
      ['… 1 line the same', 'abcX', '… 1 line the same', 'abcY', '   ^ character 4'],
    ],
    ['a line feed at the end of what is all another', 'SUCCESS', 'oops\n', ['SUCCESS', 'oops\\n']],
    [
      'a line feed too much',
      'SUCCESS',
      'SUCCESS\n',
      ['SUCCESS', 'SUCCESS', '       ^ nothing more is expected, and a new line begins'],
    ],
    ['what is nothing', 'nothing', 'null', ['nothing', 'null']],
  ];
  test.each(rows)('%s', (_, expected, actual, lines) => {
    const text = shown([failed('packaging/a', { expected, actual })]);
    const between = text.slice(text.indexOf('  expected'), text.indexOf('  do  '));
    expect(linesOf(between).map((line) => line.slice(16))).toEqual(lines);
  });

  test('of long texts only what is around it is shown', () => {
    const common = 'abcdefghij'.repeat(50);
    const text = shown([
      failed('packaging/a', { expected: `${common}X${common}`, actual: `${common}Y${common}` }),
    ]);
    const [expected = '', actual = '', mark = ''] = linesOf(text.slice(text.indexOf('  expected')));
    expect(expected).toMatch(/^ {2}expected {6}….{24}X.+…$/);
    expect(actual.length).toBe(16 + 160);
    expect(mark.indexOf('^')).toBe(actual.indexOf('Y'));
    expect(mark).toContain('character 501');
  });
});

describe('what came of it', () => {
  test('is shown for each operation, with no column for what did not happen', () => {
    const text = shown([
      failed('packaging/a'),
      result('packaging/b'),
      result('cpix/c', { api: 'cpix', operation: 'heartbeat', durationMs: 12_345 }),
    ]);
    expect(text).toContain(
      [
        '                           cases  passed  failed',
        'cpix.heartbeat                 1       1       ·',
        'packaging.registerStorage      2       1       1',
      ].join('\n'),
    );
    expect(text).toContain('The slowest cases:\n  12.3 s  cpix/c\n');
  });

  test('of slow cases names three, with --verbose ten, slow or not', () => {
    const slow = Array.from({ length: 5 }, (_, index) =>
      result(`packaging/${index}`, { durationMs: 4000 + index }),
    );
    const fast = Array.from({ length: 20 }, (_, index) => result(`sevu/${index}`));
    expect(shown([...slow, ...fast]).match(/^ +[\d.]+ s /gm)).toHaveLength(3);
    expect(shown([...slow, ...fast], { verbose: true }).match(/^ +[\d.]+ s /gm)).toHaveLength(10);
    expect(shown(fast)).not.toContain('slowest');
  });

  test('ends with one line, behind notes and warnings', () => {
    const report = { ...reportOf([result('packaging/a')]), complete: false, warnings: ['Secrets are kept.'] };
    const text = toConsole(report, { screen: screenOf({}, {}), notes: ['Report: x'] });
    expect(linesOf(text).slice(-3)).toEqual([
      'Warning: Secrets are kept.',
      'Report: x',
      'some client 1.2: 1 case, 1 passed  seed 7, 1234 ms  incomplete',
    ]);
  });

  test('is one line with --quiet where nothing is wrong', () => {
    expect(linesOf(shown([result('packaging/a'), result('packaging/b')], { quiet: true }))).toEqual([
      '',
      'some client 1.2: 2 cases, 2 passed  seed 7, 1234 ms',
    ]);
  });

  test('groups what was skipped and what proved nothing by its reason', () => {
    const skipped = { status: 'skipped', reason: 'Not there.' } as const;
    const errored = { status: 'errored', reason: 'Nothing came.\nAt all.' } as const;
    const text = shown([
      result('packaging/a', skipped),
      result('packaging/b', skipped),
      result('packaging/c', errored),
      result('packaging/d', errored),
    ]);
    expect(text).toContain('- 2 skipped: Not there.\n');
    expect(text.match(/^\? .*/gm)).toEqual(['? packaging/c  It is about packaging/c']);
    expect(text).toContain(
      '  reason        Nothing came.\n                At all.\n  also in       packaging/d\n',
    );
  });
});

describe('nothing is wider than the terminal', () => {
  const long = failed(`packaging/${'very-'.repeat(30)}long`, {
    message: `word ${'w'.repeat(300)} ${'影'.repeat(100)}`,
    expected: `${'common '.repeat(40)}one`,
    actual: `${'common '.repeat(40)}two`,
  });
  const reports: [string, Report][] = [
    ['the sample', sample()],
    [
      'many mistakes',
      reportOf(Array.from({ length: 30 }, (_, index) => failed(`sevu/${index}`, { message: `${index}` }))),
    ],
    ['long texts', reportOf([long, { ...long, id: `${long.id}er` }, result('sevu/x', { durationMs: 9999 })])],
  ];
  const widths = [60, 61, 72, 80, 133];
  test.each(reports)('%s', (_, report) => {
    for (const columns of widths)
      for (const verbose of [false, true]) {
        const screen = screenOf({ isTTY: true, columns }, { FORCE_COLOR: '1' });
        const text = toConsole(report, { screen, verbose });
        // Commands are whole, to be copied; so is what was sent.
        const lines = linesOf(verbose ? text.replace(/\n {2}— [\s\S]*?(?=\n\S|$)/g, '') : text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours are written
        const plain = lines.map((line) => line.replace(/\u001b\[\d+m/g, ''));
        const wide = plain.filter((line) => !/^ {2}(again|replay) /.test(line) && widthOf(line) > columns);
        expect(wide, `${columns} columns`).toEqual([]);
      }
  });

  test('a terminal narrower than 60 columns is taken to have 60, and a pipe has no width', () => {
    expect(screenOf({ isTTY: true, columns: 20 }).width).toBe(60);
    expect(screenOf({ isTTY: true, columns: 0 }).width).toBe(80);
    expect(screenOf({}).width).toBe(Number.POSITIVE_INFINITY);
  });

  test('the bar, at any width and with any counts', () => {
    const counts = { passed: 9000, warned: 1000, failed: 2000, skipped: 300, blocked: 4000, errored: 50 };
    const standing = { value: 4711, total: 16_350, elapsed: 4000, id: `${'影/'.repeat(40)}end` };
    for (let columns = 10; columns <= 200; columns++)
      for (const each of [counts, { passed: 1 }, {}]) {
        const line = barLine({ ...standing, counts: each }, { isTTY: true, columns, write: () => {} });
        expect(widthOf(line), `${columns} columns`).toBeLessThan(columns);
        expect(line).not.toContain('\n');
      }
    const wide = barLine({ ...standing, counts }, { isTTY: true, columns: 140, write: () => {} });
    for (const part of ['4711/16350', '2000 failed', '1000 warned', '66:40 min', '/end'])
      expect(wide).toContain(part);
  });
});

describe('colours', () => {
  const tty = { isTTY: true, columns: 80 };
  const rows: [
    what: string,
    terminal: { isTTY?: boolean },
    environment: Record<string, string>,
    isColored: boolean,
  ][] = [
    ['on a terminal', tty, {}, true],
    ['not in a pipe', {}, {}, false],
    ['not with NO_COLOR', tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['with an empty NO_COLOR', tty, { NO_COLOR: '' }, true],
    ['in a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
    ['not with FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, false],
    ['not on a dumb terminal', tty, { TERM: 'dumb' }, false],
  ];
  test.each(rows)('%s', (_, terminal, environment, isColored) => {
    const text = toConsole(reportOf([failed('packaging/a')]), { screen: screenOf(terminal, environment) });
    expect(text.includes('\u001b[31m')).toBe(isColored);
  });
});

describe('progress', () => {
  const events = (count: number): RunEvent[] => [
    started(count),
    ...Array.from({ length: count }, (_, index): RunEvent[] => {
      const each = index % 7 === 6 ? failed(`packaging/${index}`) : result(`packaging/${index}`);
      return [
        { type: 'case-started', id: each.id },
        { type: 'case-finished', result: each },
      ];
    }).flat(),
    { type: 'run-finished', durationMs: 1, complete: true },
  ];

  function told(count: number, terminal: object, detail?: { quiet?: boolean; verbose?: boolean }): string {
    let text = '';
    const write = (part: string) => (text += part);
    const progress = showProgress({ ...terminal, write }, detail);
    for (const event of events(count)) progress.tell(event);
    return text;
  }

  test('is a line for each tenth of the cases where it is piped', () => {
    const lines = (count: number) => linesOf(stripVTControlCharacters(told(count, {})));
    expect(lines(200)).toHaveLength(10);
    expect(lines(200).at(-1)).toBe('200/200  172 passed, 28 failed');
    expect(lines(1)).toEqual(['1/1  1 passed']);
  });

  test('is a line for each case with --verbose, and nothing with --quiet', () => {
    const lines = linesOf(told(8, { isTTY: true, columns: 60 }, { verbose: true }));
    expect(lines).toHaveLength(8);
    expect(lines[6]).toContain('✗ packaging/6');
    expect(lines[6]).toContain('The payload does not fit.');
    expect(told(8, { isTTY: true }, { quiet: true })).toBe('');
  });

  test('is a bar on a terminal, which is gone at the end', () => {
    const environment = { ...process.env };
    delete process.env.CI;
    process.env.TERM = 'xterm';
    try {
      const terminal = {
        isTTY: true,
        columns: 80,
        cursorTo: () => true,
        moveCursor: () => true,
        clearLine: () => true,
      };
      const text = told(30, terminal);
      expect(text).toContain('█');
      expect(text).not.toContain('\n');
      // Lines are wrapped again.
      expect(text.lastIndexOf('\u001b[?7h')).toBeGreaterThan(text.lastIndexOf('\u001b[?7l'));
    } finally {
      process.env = environment;
    }
  });

  test('is no bar in CI, in a pipe or on a dumb terminal', () => {
    const write = () => {};
    expect(isLive({ isTTY: true, write }, {})).toBe(true);
    expect(isLive({ isTTY: true, write }, { CI: 'false' })).toBe(true);
    expect(isLive({ isTTY: true, write }, { CI: 'true' })).toBe(false);
    expect(isLive({ isTTY: true, write }, { TERM: 'dumb' })).toBe(false);
    expect(isLive({ write }, {})).toBe(false);
  });
});

test('nothing that a client says drives a terminal', () => {
  const evil = '\u001b[2J\u0007\u202eevil';
  const results = [
    failed(
      evil,
      { message: evil, expected: evil, actual: `${evil}er`, diagnosis: evil, hint: evil },
      { stderr: evil },
    ),
    result('packaging/skipped', { status: 'skipped', reason: evil, durationMs: 99_999 }),
    result(`x${evil}`, { operation: evil, status: 'errored', reason: evil }),
  ];
  const report = { ...reportOf(results), client: { name: evil }, command: [evil], warnings: [evil] };
  for (const verbose of [false, true]) {
    const text = toConsole(report, { screen: screenOf({}, {}), verbose, notes: [evil] });
    expect(text).not.toMatch(/\p{Cc}(?<![\n])|\u202e/u);
    expect(text).toContain('\\u001b[2J');
  }
});
