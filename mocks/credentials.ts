import { deriveText } from '../codecs/derive.ts';
import type { SiteCredentials } from '../codecs/envelope.ts';
import type { TicketAccount } from '../codecs/ticket-signature.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = UPPER + UPPER.toLowerCase();
const DIGITS = '0123456789';

/** Credentials of a site as the service gives them out, made up from a seed. */
export const siteFor = (seed: string): SiteCredentials => ({
  siteId: deriveText(seed, 4, UPPER + DIGITS, 'site ID'),
  siteKey: deriveText(seed, 32, LETTERS + DIGITS, 'site key'),
  accessKey: deriveText(seed, 32, LETTERS + DIGITS, 'access key'),
});

/** Credentials of an account of the ticket service, made up from a seed. */
export const accountFor = (seed: string): TicketAccount => ({
  apiKey: deriveText(seed, 32, UPPER, 'API key'),
  apiSecret: deriveText(seed, 64, `${DIGITS}abcdef`, 'API secret'),
  cdn: 1 + Number(deriveText(seed, 4, DIGITS, 'CDN')),
});
