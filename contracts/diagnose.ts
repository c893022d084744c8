import type { EnvelopeReading, SiteCredentials } from '../codecs/envelope.ts';
import type { TicketAccount, TicketReading } from '../codecs/ticket-signature.ts';
import { explainCipher } from './packaging/diagnoses/envelope-cipher.ts';
import { explainHash } from './packaging/diagnoses/envelope-hash.ts';
import { explainSignature } from './sevu/diagnoses/ticket-signature.ts';

/** Whose credentials a request should have been made with. */
interface Owner {
  site?: SiteCredentials;
  account?: TicketAccount;
}

/** The known mistake behind a hash, cipher or signature that is wrong, in words; `undefined` when there is none or no known one. */
export function diagnose(decoded: unknown, { site, account }: Owner): string | undefined {
  const reading = decoded as EnvelopeReading | TicketReading | { kind?: undefined } | undefined;
  if (reading?.kind === 'envelope' && site !== undefined) return diagnoseEnvelope(reading, site);
  if (reading?.kind !== 'ticket-request' || account === undefined) return undefined;
  const wrong = reading.faults.some(({ layer }) => layer === 'signature');
  return wrong ? explainSignature(reading, account) : undefined;
}

function diagnoseEnvelope(reading: EnvelopeReading, site: SiteCredentials): string | undefined {
  const layers = reading.faults.map(({ layer }) => layer);
  if (layers.includes('hash')) return explainHash(reading, site);
  return layers.includes('cipher') || layers.includes('padding') ? explainCipher(reading, site) : undefined;
}
