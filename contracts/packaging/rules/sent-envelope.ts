import { type EnvelopeReading, readEnvelope } from '../../../codecs/envelope.ts';
import type { Sent } from '../../rule.ts';

/** The envelope of a request, opened with the credentials of its case whatever site its path names. */
export function envelopeIn({ call, exchange }: Sent): EnvelopeReading | undefined {
  const decoded = exchange.decoded as EnvelopeReading | undefined;
  return decoded && readEnvelope(decoded.apidata, call.credentials.site);
}
