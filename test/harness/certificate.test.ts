import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { CERTIFICATE_CHECKED } from '../../contracts/certificate.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import type { RunEvent } from '../../harness/result.ts';
import { run } from '../../harness/run.ts';
import { select } from '../../harness/select.ts';
import { createTrust } from '../../harness/trust.ts';
import { collect } from '../../reports/report.ts';
import { node } from '../support/run-cases.ts';

async function runCertificates(variables: Record<string, string>) {
  const tool = { name: 'countersign', version: '0.0.0' };
  const command = node('clients/typescript/adapter.ts');
  const trust = await createTrust();
  const driver = await startProcessDriver(command, tool, { variables: { ...trust.variables, ...variables } });
  const events: RunEvent[] = [];
  const cases = select(loadCases(), { grep: 'sevu/certificate/*' });
  const settings = {
    cases,
    drivers: [driver],
    seed: 1,
    timeoutMs: 10_000,
    tool,
    command,
    trusted: trust.authority,
  };
  try {
    await run(settings, (event) => events.push(event));
  } finally {
    await driver.close();
    trust.close();
  }
  return collect(events).results;
}

test('what is asked stands on the page that the rule cites', () => {
  const page = readFileSync(CERTIFICATE_CHECKED.clause, 'utf8').split('## Requests')[1];
  expect(page).toContain(CERTIFICATE_CHECKED.title.replace(/\.$/, ''));
});

test('each certificate is refused for its own reason by a client that trusts the authority of the run', async () => {
  const results = await runCertificates({});
  expect(results.map(({ id, status, result }) => [id, status, JSON.stringify(result)])).toEqual([
    ['sevu/certificate/expired', 'passed', expect.stringContaining('CERT_HAS_EXPIRED')],
    ['sevu/certificate/other-host', 'passed', expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['sevu/certificate/untrusted', 'passed', expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/)],
  ]);
});

test('a client that takes any certificate fails all of them', async () => {
  const results = await runCertificates({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  for (const { status, findings } of results)
    expect([status, findings.map(({ rule }) => rule)]).toEqual(['failed', ['service/certificate-checked']]);
});
