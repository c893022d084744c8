import { type EnvelopeReading, readEnvelope } from '../../../codecs/envelope.ts';
import type { Sent } from '../../rule.ts';

/** The envelope of a request, opened with the credentials of its case whatever site its path names. */
export function envelopeIn({ call, exchange }: Sent): EnvelopeReading | undefined {
  const decoded = exchange.decoded as EnvelopeReading | undefined;
  // A job may come without an envelope: there is nothing to open then.
  if (decoded === undefined || decoded.apidata === '') return decoded;
  return readEnvelope(decoded.apidata, call.credentials.site);
}
