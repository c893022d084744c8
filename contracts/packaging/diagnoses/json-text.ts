/** What JSON of an object or a list begins with: a bracket or white space. */
const BEGINNINGS = [...Buffer.from('{[ \t\r\n')];

/** Whether bytes begin as JSON of an object or a list does. */
export const beginsAsJson = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && BEGINNINGS.includes(bytes[0]!);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are a JSON object or list in UTF-8. */
export function isJson(plaintext: Uint8Array): boolean {
  // Most tries give noise, which is cheaper to tell by how it begins.
  if (!beginsAsJson(plaintext)) return false;
  try {
    return isJsonText(utf8.decode(plaintext));
  } catch {
    return false;
  }
}

/** Whether a text is a JSON object or list. */
export function isJsonText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
