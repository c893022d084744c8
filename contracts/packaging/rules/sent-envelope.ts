import { type EnvelopeReading, readEnvelope } from '../../../codecs/envelope.ts';
import type { Sent } from '../../rule.ts';

/** What has been opened: several rules look at each. */
const opened = new WeakMap<Sent, EnvelopeReading>();

/**
 * The envelope of a request, opened with the credentials of its case whatever site its path names. Not to be changed:
 * every rule gets the same.
 */
export function envelopeIn(sent: Sent): EnvelopeReading | undefined {
  const decoded = sent.exchange.decoded as EnvelopeReading | undefined;
  // A job may come without an envelope: there is nothing to open then.
  if (decoded === undefined || decoded.apidata === '') return decoded;
  const reading = opened.get(sent) ?? readEnvelope(decoded.apidata, sent.call.credentials.site);
  opened.set(sent, reading);
  return reading;
}
