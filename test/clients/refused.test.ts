import { expect, test } from 'vitest';
import { node, runCases } from '../support/run-cases.ts';

/** Clients that the service refuses each time, and the cases that answer them in other spellings. */
const REFUSED = [
  { name: 'hash-site-id-first', grep: 'packaging/register-job/*' },
  { name: 'token-in-lower-case', grep: 'cpix/get-content-keys-answers/*' },
  { name: 'secret-from-hex', grep: 'sevu/ticket-answer/*' },
];

test.each(REFUSED)(
  '$name: no case breaks down over an answer that was never given',
  async ({ name, grep }) => {
    const { results } = await runCases(node('clients/mutants/adapter.ts', name), { grep });
    expect(results.length).toBeGreaterThan(10);
    const broken = results.filter(({ reason = '' }) => reason.startsWith('Countersign failed'));
    expect(broken.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  },
);
