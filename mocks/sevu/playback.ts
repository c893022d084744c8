import { type HttpRequest, queryOf } from '../../codecs/exchange.ts';
import { jsonObject } from '../../codecs/json-object.ts';
import type { Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { World } from '../twin/world.ts';
import { canonicalAddress, contain, pinned, readRestriction } from './addresses.ts';
import { parseDateTime } from './date-time.ts';
import { kindOf, shown } from './fields.ts';
import { covers } from './names.ts';
import { type StoredTicket, spend, storedTicket } from './tickets.ts';

/** Where a ticket is used. It is ours: the documents tell how a ticket is made, and what it allows, but no such path. */
export const PLAYBACK_PATH = '/_countersign/playback';

/** What a stream server knows when a video is to start. */
interface Start {
  /** The account; all are looked through without one, as the URL of a stream names none. */
  apiKey: string | undefined;
  key: string;
  pass: string;
  app: string;
  video: string;
  /** In its canonical form. */
  ip: string;
}

/** Why a video may not start. */
export type Denial =
  | 'invalid-request'
  | 'unknown-ticket'
  | 'wrong-password'
  | 'revoked'
  | 'expired'
  | 'other-app'
  | 'other-video'
  | 'other-address'
  | 'used-up';

/** What is said of the start of a video. */
export type Playback =
  | {
      allowed: true;
      /** null for a ticket without limit. */
      remaining_uses: number | null;
      /** The address or range that the first use of the ticket gave it; null where the request for it named one. */
      pinned_ip: string | null;
    }
  | { allowed: false; denial: Denial; reason: string };

/**
 * Starts a video with a ticket: takes one of its uses, and binds it to the address where it is for the first that comes
 * (SEV-023 to SEV-025, SEV-031 to SEV-035, SEV-046 to SEV-048). What it takes is `key`, `pass`, `app`, `video`, `ip` and
 * optionally `api_key` (or `account`), in the query or as a JSON object in the body. A refusal takes nothing.
 * @param address of the client, where the request does not give an `ip`
 */
export function play(request: HttpRequest, world: World, address?: string): Outcome {
  const start = readStart(request, address);
  if (typeof start === 'string') return answer({ allowed: false, denial: 'invalid-request', reason: start });
  const found = find(start, world);
  if (found === undefined) {
    const reason = `key: no ticket has ${shown(start.key)}`;
    return answer({ allowed: false, denial: 'unknown-ticket', reason });
  }
  return answer(use(found.stored, start, world), found.apiKey);
}

function answer(playback: Playback, site?: string): Outcome {
  return {
    ...(site === undefined ? {} : { site }),
    conclusion: playback.allowed
      ? { kind: 'accepted' }
      : { kind: 'refused', code: playback.denial, reason: playback.reason },
    response: jsonResponse(statusOf(playback), playback),
  };
}

function statusOf(playback: Playback): number {
  if (playback.allowed) return 200;
  return playback.denial === 'invalid-request' ? 400 : 403;
}

/** The start that is asked for, or what is wrong with the request. */
function readStart(request: HttpRequest, address: string | undefined): Start | string {
  const { body, target } = request;
  const members =
    body.length > 0 ? jsonObject(Buffer.from(body).toString('utf8')) : Object.fromEntries(queryOf(target));
  if (members === undefined) return 'the body is not a JSON object';
  const { account, key, pass, app, video, ip = address, api_key: apiKey = account } = members;
  const needed = { key, pass, app, video, ip, ...(apiKey === undefined ? {} : { api_key: apiKey }) };
  for (const [name, value] of Object.entries(needed))
    if (typeof value !== 'string') return `${name}: found ${kindOf(value)}, expected a string`;
  const client = canonicalAddress(ip as string);
  if (client === undefined) return `ip: ${shown(ip)} is not an IP address`;
  return { apiKey, key, pass, app, video, ip: client } as Start;
}

function find({ apiKey, key }: Start, world: World): { apiKey: string; stored: StoredTicket } | undefined {
  for (const owner of apiKey === undefined ? world.store.owners('ticket') : [apiKey]) {
    const stored = storedTicket(world, owner, key);
    if (stored !== undefined) return { apiKey: owner, stored };
  }
  return undefined;
}

/** Uses a ticket, unless it does not allow it. */
function use(stored: StoredTicket, start: Start, world: World): Playback {
  const { ticket, unlimited, expire } = stored;
  const deny = (denial: Denial, reason: string): Playback => ({ allowed: false, denial, reason });
  if (start.pass !== ticket.pass) return deny('wrong-password', 'pass: it is not the password of the ticket');
  if (ticket.active !== '1') return deny('revoked', 'the ticket was revoked');
  if (world.clock.now() > parseDateTime(expire)!) return deny('expired', `the ticket ended at ${expire} UTC`);
  if (!covers(ticket.app, start.app))
    return deny('other-app', `app: ${shown(start.app)} is none of ${shown(ticket.app)}`);
  if (!covers(ticket.video, start.video))
    return deny('other-video', `video: ${shown(start.video)} is none of ${shown(ticket.video)}`);
  const restriction = readRestriction(ticket.ip);
  if (restriction.kind === 'none') return deny('other-address', restriction.problem);
  if (restriction.kind === 'ranges' && !contain(restriction.ranges, start.ip))
    return deny('other-address', `ip: ${start.ip} is not in ${shown(ticket.ip)}`);
  if (!unlimited && Number(ticket.uses) === 0) return deny('used-up', 'the ticket has no uses left');
  spend(world, stored, restriction.kind === 'auto' ? pinned(restriction.bits, start.ip) : undefined);
  return {
    allowed: true,
    remaining_uses: unlimited ? null : Number(stored.ticket.uses),
    pinned_ip: stored.pinned ?? null,
  };
}
