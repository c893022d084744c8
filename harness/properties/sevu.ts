import fc from 'fast-check';
import { attemptCase } from './attempt-case.ts';
import type { Asked, Inputs } from './property.ts';
import { listOf, name, path, secondsOf } from './texts.ts';

/** Names, some with wildcards, that pipes separate (SEV-020, SEV-022). */
const list = (each: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const one = each.map((text) => text.replaceAll('|', '_'));
  const wildcard = fc.constantFrom('', '', '*');
  return listOf(
    fc.tuple(one, wildcard).map((parts) => parts.join('')),
    3,
    'a',
  ).map((names) => names.join('|'));
};

const octet = fc.nat({ max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));

/** One of the four documented forms (SEV-029 to SEV-032). */
const ip = fc.oneof(
  address,
  fc.tuple(address, fc.nat({ max: 32 })).map(([network, bits]) => `${network}/${bits}`),
  fc.constantFrom('0.0.0.0/0', 'auto', 'auto/24'),
);

/** Ten characters or more, as is advised (SEV-028). */
const pass = name.map((text) => text.padEnd(10, '0123456789'));

/** In UTC, so long from now that a run of today can be repeated. */
const expire = secondsOf('2040-01-01T00:00:00Z', '2999-12-31T23:59:59Z').map((ms) =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
);

const input = fc.record(
  { app: list(name), video: list(path), pass, ip, uses: fc.integer({ min: 1, max: 2 ** 31 - 1 }), expire },
  { requiredKeys: ['app', 'video', 'ip', 'uses', 'expire'], noNullPrototype: true },
);

/** What tickets are requested for. */
export const SEVU: Record<string, Inputs<Asked>> = {
  'property/sevu/request-ticket': {
    plain: {
      input: {
        app: 'app',
        video: 'video',
        pass: '0123456789',
        ip: '0.0.0.0/0',
        uses: 1,
        expire: '2040-01-01 00:00:00',
      },
    },
    any: input.map((any) => ({ input: any })),
    attempt: attemptCase,
  },
};
