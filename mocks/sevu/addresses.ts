import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';

type Family = 'ipv4' | 'ipv6';

interface Range {
  network: string;
  family: Family;
  /** How many of its first bits an address shares with the network. */
  bits: number;
}

/** What the `ip` of a ticket says: which addresses it is for, or that its first use tells. */
export type Restriction =
  | { kind: 'ranges'; ranges: Range[] }
  /** The first address is taken, with so many of its first bits where it is an IPv4 address. */
  | { kind: 'auto'; bits: number }
  | { kind: 'none'; problem: string };

/**
 * Reads the `ip` of a ticket: an address, a CIDR range, `auto` and `auto/24` as documented, and leniently IPv6, another
 * width behind `auto`, and addresses and ranges separated by `|` (SEV-029 to SEV-032, A-110).
 */
export function readRestriction(text: string): Restriction {
  const auto = /^auto(?:\/(\d{1,2}))?$/.exec(text);
  if (auto !== null) {
    const bits = Number(auto[1] ?? 32);
    if (bits <= 32) return { kind: 'auto', bits };
    return { kind: 'none', problem: `the width behind auto is ${bits}, expected at most 32` };
  }
  const ranges: Range[] = [];
  for (const part of text.split('|')) {
    const range = readRange(part);
    if (typeof range === 'string') return { kind: 'none', problem: range };
    ranges.push(range);
  }
  return { kind: 'ranges', ranges };
}

/** The range, or what is wrong with it. */
function readRange(text: string): Range | string {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const network = canonicalAddress(address);
  if (network === undefined)
    return `${quoted(address)} is not an IP address; expected an address, a range such as 192.168.0.0/24, auto or auto/24`;
  const family = familyOf(network);
  const widest = familyOf(address) === 'ipv4' ? 32 : 128;
  if (slash < 0) return { network, family, bits: family === 'ipv4' ? 32 : 128 };
  const width = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(width) || Number(width) > widest)
    return `the width of the range is ${quoted(width)}, expected a number from 0 to ${widest}`;
  if (widest === 128 && family === 'ipv4') return mapped(network, Number(width));
  return { network, family, bits: Number(width) };
}

/** A range of IPv6 that was written with an IPv4 address in it. */
const mapped = (network: string, bits: number): Range =>
  bits >= 96
    ? { network, family: 'ipv4', bits: bits - 96 }
    : { network: `::ffff:${network}`, family: 'ipv6', bits };

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/**
 * Whether one of the ranges has an address in its canonical form. A range of width 0 has every address, of either
 * family: 0.0.0.0/0 is documented to allow any (SEV-031).
 */
export function contain(ranges: Range[], address: string): boolean {
  const list = new BlockList();
  for (const { network, bits, family } of ranges) {
    if (bits === 0) return true;
    list.addSubnet(network, bits, family);
  }
  return list.check(address, familyOf(address));
}

/**
 * What takes the place of `auto` once a ticket is used from an address: the address, or the range of a width it is in.
 * The widths are of IPv4, so an IPv6 address is taken as it is.
 */
export function pinned(bits: number, address: string): string {
  if (bits === 32 || familyOf(address) === 'ipv6') return address;
  let left = bits;
  const bytes = address.split('.').map((byte) => {
    const kept = Math.max(0, Math.min(8, left));
    left -= 8;
    return Number(byte) & (0xff << (8 - kept));
  });
  return `${bytes.join('.')}/${bits}`;
}

/** The one way to write an address, IPv4 where it is one inside IPv6; `undefined` for what is no address. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  const inside = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return isIPv4(inside) ? inside : address;
}

const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');
