import {
  type EnvelopeLayer,
  type EnvelopeReading,
  formatTimestamp,
  readEnvelope,
} from '../../codecs/envelope.ts';
import type { HttpRequest } from '../../codecs/exchange.ts';
import type { FailureCode } from '../../specs/packaging/types.ts';
import type { PathParameters } from '../twin/operation.ts';
import type { Site, World } from '../twin/world.ts';
import { bodyObject, findApidata } from './apidata.ts';
import { withoutDepth } from './bounds.ts';

/** What came of opening a request's envelope. */
export type Received =
  | { kind: 'opened'; reading: EnvelopeReading; site: Site }
  | { kind: 'refused'; code: FailureCode; reason: string; reading?: EnvelopeReading };

/** Stands in for the credentials of a site nobody has, so that its envelope can still be looked at. */
const NOBODY = { siteKey: '0'.repeat(32), accessKey: '' };

/** The one version of this API there is. */
export const API_VERSION = 'v2';

/**
 * The error code for a fault in each layer, in the order in which the service looks. The version is looked at
 * before the timestamp, the site after it.
 */
const CODES: [layer: EnvelopeLayer, code: FailureCode][] = [
  ['base64', 'A7008'],
  ['json', 'A7008'],
  ['members', 'A7008'],
  ['timestamp', 'A1002'],
  ['hash', 'A1007'],
  ['cipher', 'A1006'],
  ['padding', 'A1006'],
  ['payload', 'A7008'],
];

/**
 * Opens the envelope of a request, or says with which code the service refuses it.
 * @param mayBeBare whether a site may be allowed to send the payload without an envelope
 */
export function receive(
  request: HttpRequest,
  parameters: PathParameters,
  world: World,
  mayBeBare: boolean,
): Received {
  const { siteId = '', version } = parameters;
  const site = world.sites.get(siteId);
  const apidata = findApidata(request);
  if (apidata.kind === 'none' && !(mayBeBare && site?.bareJobs))
    return { kind: 'refused', code: 'A7008', reason: apidata.reason };
  const reading = withoutDepth(
    apidata.kind === 'found'
      ? readEnvelope(apidata.value, site ?? { siteId, ...NOBODY })
      : bareReading(request, apidata.reason),
  );
  const refused = (code: FailureCode, reason: string): Received => ({
    kind: 'refused',
    code,
    reason,
    reading,
  });
  for (const [layer, code] of CODES) {
    if (layer === 'timestamp' && version !== API_VERSION)
      return refused(
        'A7009',
        `the path asks for version ${JSON.stringify(version)}, there is ${API_VERSION}`,
      );
    if (layer === 'hash') {
      const distance = outsideWindow(reading, world.clock.now(), site);
      if (distance !== undefined) return refused('A1002', distance);
      if (site === undefined) return refused('A1003', `no site has the ID ${JSON.stringify(siteId)}`);
    }
    if (reading.faults.length === 0) continue;
    const fault = reading.faults.find((candidate) => candidate.layer === layer);
    if (fault !== undefined) return refused(code, fault.problem);
  }
  return { kind: 'opened', reading, site: site! };
}

/** Why a timestamp is too far from the clock, where the site has a window for it. */
function outsideWindow(
  { timestampMs }: EnvelopeReading,
  now: number,
  site: Site | undefined,
): string | undefined {
  if (timestampMs === undefined || site?.timestampWindowSeconds === undefined) return undefined;
  const seconds = Math.round((timestampMs - now) / 1000);
  if (Math.abs(seconds) <= site.timestampWindowSeconds) return undefined;
  const side = seconds < 0 ? 'behind' : 'ahead of';
  return `"timestamp" is ${Math.abs(seconds)} s ${side} ${formatTimestamp(now)}, at most ${site.timestampWindowSeconds} s are allowed`;
}

/** A payload that came without an envelope, which it is as if there were one around. */
function bareReading(request: HttpRequest, reason: string): EnvelopeReading {
  const payload = bodyObject(request);
  return {
    kind: 'envelope',
    apidata: '',
    extraMembers: [],
    tolerated: ['plain JSON without an envelope'],
    ...(payload === undefined ? { faults: [{ layer: 'base64', problem: reason }] } : { payload, faults: [] }),
  };
}
