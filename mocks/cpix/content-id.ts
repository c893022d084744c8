import { Unusable } from './unusable.ts';

const LIMIT = 200;

/**
 * Holds a content ID to its limits: there is one, of at most 200 bytes in UTF-8, of characters that can be printed and
 * that XML has. Throws {@link Unusable}.
 * @param where what the sender is to look at
 */
export function requireContentId(contentId: string | undefined, where: string): string {
  if (contentId === undefined || contentId === '')
    throw new Unusable(`${where} is missing; the content ID stands there`);
  const length = Buffer.byteLength(contentId, 'utf8');
  if (length > LIMIT)
    throw new Unusable(`${where}, the content ID, has ${length} bytes; ${LIMIT} are the most`);
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(contentId))
    throw new Unusable(`${where}, the content ID, holds a character that cannot be printed`);
  return contentId;
}
