import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, contain, pinned, readRestriction } from '../../mocks/sevu/addresses.ts';

function allows(ip: string, address: string): boolean {
  const restriction = readRestriction(ip);
  if (restriction.kind !== 'ranges') throw new Error(JSON.stringify(restriction));
  return contain(restriction.ranges, canonicalAddress(address)!);
}

test.each([
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['192.168.0.0/24', '192.168.0.0', true],
  ['192.168.0.0/24', '192.168.0.255', true],
  ['192.168.0.0/24', '192.168.1.0', false],
  ['192.168.0.77/24', '192.168.0.1', true],
  ['10.0.0.0/13', '10.7.255.255', true],
  ['10.0.0.0/13', '10.8.0.0', false],
  ['10.0.0.1/32', '10.0.0.2', false],
  ['10.0.0.0/31', '10.0.0.1', true],
  ['128.0.0.0/1', '255.255.255.255', true],
  ['128.0.0.0/1', '127.255.255.255', false],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', '2001:db8::1', true],
  ['192.168.0.0/24', '::ffff:192.168.0.9', true],
  ['192.168.0.0/24', '2001:db8::1', false],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['2001:db8::/33', '2001:db8:8000::', false],
  ['2001:DB8:0:0::1', '2001:db8::1', true],
  ['::1/128', '::1', true],
  ['::/0', '2001:db8::1', true],
  ['::ffff:192.0.2.0/120', '192.0.2.9', true],
  ['::ffff:192.0.2.0/120', '192.0.2.200', true],
  ['::ffff:192.0.2.0/120', '192.0.3.9', false],
  ['::ffff:192.0.2.0/64', '192.0.2.1', true],
  ['::ffff:192.0.2.0/64', '2001:db8::1', false],
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1|198.51.100.0/24|2001:db8::1', '198.51.100.7', true],
  ['192.0.2.1|198.51.100.0/24|2001:db8::1', '2001:db8::1', true],
  ['192.0.2.1|198.51.100.0/24|2001:db8::1', '192.0.2.2', false],
])('%s for %s: %s', (ip, address, expected) => {
  expect(allows(ip, address)).toBe(expected);
});

test.each([
  'localhost',
  '300.1.1.1',
  '1.2.3',
  '01.2.3.4',
  '1.2.3.4/33',
  '1.2.3.4/-1',
  '1.2.3.4/',
  '1.2.3.4/08',
  '1.2.3.4/24/24',
  '1.2.3.4/1e1',
  '2001:db8::/129',
  '2001:db8:::1',
  'fe80::1%eth0',
  ' 1.2.3.4',
  '1.2.3.4|',
  '1.2.3.4|auto',
  'AUTO',
  'auto/',
  'auto/33',
  'auto/2001',
  '*',
  '/24',
])('%s names no addresses', (ip) => {
  expect(readRestriction(ip)).toEqual({ kind: 'none', problem: expect.any(String) });
});

test('auto is read with its width', () => {
  expect(readRestriction('auto')).toEqual({ kind: 'auto', bits: 32 });
  expect(readRestriction('auto/24')).toEqual({ kind: 'auto', bits: 24 });
  expect(readRestriction('auto/0')).toEqual({ kind: 'auto', bits: 0 });
});

describe('the address of the first use', () => {
  test.each([
    [32, '192.0.2.255', '192.0.2.255'],
    [24, '192.0.2.255', '192.0.2.0/24'],
    [25, '192.0.2.255', '192.0.2.128/25'],
    [12, '172.31.9.9', '172.16.0.0/12'],
    [1, '255.0.0.1', '128.0.0.0/1'],
    [0, '192.0.2.1', '0.0.0.0/0'],
    [24, '2001:db8::1', '2001:db8::1'],
  ])('with %i bits, %s, becomes %s', (bits, address, expected) => {
    expect(pinned(bits, address)).toBe(expected);
  });
});

test('an address is in a range when their first bits are the same', () => {
  const address = fc.tuple(fc.nat(3), fc.nat(255), fc.nat(255), fc.nat(255));
  const bitsOf = (bytes: number[]) => bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  fc.assert(
    fc.property(address, address, fc.integer({ min: 1, max: 32 }), (network, client, bits) => {
      const same = bitsOf(network).slice(0, bits) === bitsOf(client).slice(0, bits);
      expect(allows(`${network.join('.')}/${bits}`, client.join('.'))).toBe(same);
      expect(allows(pinned(bits, network.join('.')), network.join('.'))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
