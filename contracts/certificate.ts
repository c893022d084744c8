import type { Call, Rule } from './rule.ts';

/** A client that takes any certificate gives its credentials to whoever stands in the way. */
export const CERTIFICATE_CHECKED: Rule<Call> = {
  id: 'service/certificate-checked',
  title: 'A client sends nothing to a server whose certificate it cannot trust.',
  level: 'must',
  clause: 'docs/client-protocol.md',
  hint: 'Leave the checks of your HTTP library on: signed by an authority that is trusted, for this host, valid today.',
  check({ exchanges, reply, case: { situation } }) {
    if (situation.kind !== 'tls') return undefined;
    const why = PROBLEMS[situation.certificate];
    const [exchange] = exchanges;
    if (exchange !== undefined)
      return [
        {
          message: `The client sent its request to a server whose certificate ${why}.`,
          expected: 'no request',
          actual: `${exchange.request.method} ${exchange.request.target.split('?')[0]}`,
        },
      ];
    if (reply.kind === 'error') return [];
    return [
      {
        message: `The client reported success, though it reached no server: the certificate ${why}.`,
        expected: 'an error, such as 2 with kind "tls"',
        actual: 'a result',
      },
    ];
  },
};

/** What is wrong with each certificate. */
export const PROBLEMS = {
  untrusted: 'is signed by an authority that nobody trusts',
  expired: 'has expired',
  'other-host': 'is for another host',
} as const;
