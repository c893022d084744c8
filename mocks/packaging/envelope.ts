import { type EnvelopeLayer, type EnvelopeReading, readEnvelope } from '../../codecs/envelope.ts';
import { type HttpRequest, queryOf } from '../../codecs/exchange.ts';
import type { PathParameters } from '../twin/operation.ts';
import type { World } from '../twin/world.ts';

/** What came of opening a request's envelope. */
export type Received =
  | { kind: 'opened'; reading: EnvelopeReading }
  | { kind: 'refused'; code: string; reason: string; reading?: EnvelopeReading };

/** Stands in for the credentials of a site nobody has, so that its envelope can still be looked at. */
const NOBODY = { siteKey: '0'.repeat(32), accessKey: '' };

/** The one version of this API there is. */
export const API_VERSION = 'v2';

/**
 * The error code for a fault in each layer, in the order in which the service looks. The version is looked at
 * before the timestamp, the site after it.
 */
const CODES: [layer: EnvelopeLayer, code: string][] = [
  ['base64', 'A7008'],
  ['json', 'A7008'],
  ['members', 'A7008'],
  ['timestamp', 'A1002'],
  ['hash', 'A1007'],
  ['cipher', 'A1006'],
  ['padding', 'A1006'],
  ['payload', 'A7008'],
];

/** Opens the envelope in the query of a request, or says with which code the service refuses it. */
export function receive(request: HttpRequest, parameters: PathParameters, world: World): Received {
  const { siteId = '', version } = parameters;
  const values = queryOf(request.target).getAll('pallycon-apidata');
  const [apidata] = values;
  if (apidata === undefined)
    return { kind: 'refused', code: 'A7008', reason: 'the query has no parameter pallycon-apidata' };
  if (new Set(values).size > 1)
    return {
      kind: 'refused',
      code: 'A7008',
      reason: 'pallycon-apidata is there several times, with different values',
    };

  const site = world.sites.get(siteId);
  const reading = readEnvelope(apidata, site ?? { siteId, ...NOBODY });
  const refused = (code: string, reason: string): Received => ({ kind: 'refused', code, reason, reading });
  for (const [layer, code] of CODES) {
    if (layer === 'timestamp' && version !== API_VERSION)
      return refused(
        'A7009',
        `the path asks for version ${JSON.stringify(version)}, there is ${API_VERSION}`,
      );
    if (layer === 'hash' && site === undefined)
      return refused('A1003', `no site has the ID ${JSON.stringify(siteId)}`);
    const fault = reading.faults.find((candidate) => candidate.layer === layer);
    if (fault !== undefined) return refused(code, fault.problem);
  }
  return { kind: 'opened', reading };
}
