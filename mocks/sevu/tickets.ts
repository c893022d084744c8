import { deriveText } from '../../codecs/derive.ts';
import type { Ticket, TicketRequest } from '../../specs/sevu/types.ts';
import type { World } from '../twin/world.ts';
import { dateTime } from './date-time.ts';

/** A ticket and what it does not tell by itself. */
export interface StoredTicket {
  /** As the documents show it, in the types of their sample. */
  ticket: Ticket;
  /** 1 for the first of an account. */
  number: number;
  /** The `expire` of the request, which no answer repeats. */
  expire: string;
  /** Whether it may be used without limit. */
  unlimited: boolean;
  /** The address or range that its first use gave it, in the place of `auto`. */
  pinned?: string;
  /** Milliseconds since 1970 when it was granted. */
  grantedAt: number;
  /** Of the request it was granted for. */
  signature: string;
}

/** How many tickets of an account are kept at least. */
export const TICKETS_KEPT = 10_000;

/** How many of those granted before are forgotten at once. They open nothing any more. */
export const FORGOTTEN_AT_ONCE = 1000;

const NEVER = '0000-00-00 00:00:00';

/** Makes a ticket for a request that nothing is wrong with, and stores it. */
export function grant(request: TicketRequest, world: World): Ticket {
  const { api_key: apiKey, app, video, pass, ip, uses, expire, signature } = request;
  const now = world.clock.now();
  const number = (storedTickets(world, apiKey).at(-1)?.number ?? 0) + 1;
  const ticket: Ticket = {
    key: `${video}.${unique(now, deriveText(world.seed, 12, '0123456789', 'ticket', apiKey, number))}`,
    pass,
    ip,
    video,
    app,
    created_date: dateTime(now),
    used_date: NEVER,
    uses: String(Number(uses)),
    active: '1',
  };
  const stored: StoredTicket = {
    ticket,
    number,
    expire,
    unlimited: Number(uses) === 0,
    grantedAt: now,
    signature,
  };
  world.store.add('ticket', apiKey, stored);
  if (storedTickets(world, apiKey).length === TICKETS_KEPT + FORGOTTEN_AT_ONCE)
    world.store.keepLatest('ticket', apiKey, TICKETS_KEPT);
  return ticket;
}

/** What PHP's `uniqid('', true)` gives, as in the documents' sample: the microseconds since 1970, then nine digits. */
function unique(now: number, digits: string): string {
  const seconds = Math.floor(now / 1000);
  const microseconds = (now - seconds * 1000) * 1000 + Number(digits.slice(0, 3));
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0').slice(-length);
  return `${hex(seconds, 8)}${hex(microseconds, 5)}${digits[3]}.${digits.slice(4)}`;
}

/** The tickets of an account as they are now, oldest first. */
export const ticketsOf = (world: World, apiKey: string): Ticket[] =>
  storedTickets(world, apiKey).map(({ ticket }) => ticket);

/** Revokes a ticket for good and gives it; `undefined` when the account has none with the key. */
export function revoke(world: World, apiKey: string, key: string): Ticket | undefined {
  const stored = storedTicket(world, apiKey, key);
  if (stored !== undefined) changeTicket(world, stored, { active: '0' });
  return stored?.ticket;
}

/** Takes a use of a ticket from an address or range, where its first use gives it one. */
export function spend(world: World, stored: StoredTicket, pin?: string): void {
  const { ticket, unlimited } = stored;
  if (pin !== undefined) world.store.change(stored, { pinned: pin });
  changeTicket(world, stored, {
    ...(pin === undefined ? {} : { ip: pin }),
    ...(ticket.used_date === NEVER ? { used_date: dateTime(world.clock.now()) } : {}),
    ...(unlimited ? {} : { uses: String(Number(ticket.uses) - 1) }),
  });
}

const changeTicket = (world: World, stored: StoredTicket, members: Partial<Ticket>): void =>
  world.store.change(stored, { ticket: { ...stored.ticket, ...members } });

export const storedTickets = (world: World, apiKey: string): readonly StoredTicket[] =>
  world.store.rows<StoredTicket>('ticket', apiKey);

/** Looks at the latest first, as it is they that are used. */
export const storedTicket = (world: World, apiKey: string, key: string): StoredTicket | undefined =>
  storedTickets(world, apiKey).findLast(({ ticket }) => ticket.key === key);
