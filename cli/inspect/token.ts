import { toBase64 } from '../../codecs/base64.ts';
import { readTolerantEncToken } from '../../codecs/enc-token.ts';
import { jsonObject } from '../../codecs/json-object.ts';
import { type Inspector, inspected, type Problem } from './inspection.ts';
import { recognise } from './recognise.ts';
import { showing } from './secrets.ts';
import { textIn } from './spelling.ts';

/** `countersign inspect token`: the site and access key in an enc-token. */
export const token: Inspector = {
  kind: 'token',
  description: 'Say which site an enc-token is for: the token, or the URL of a key request.',
  options: [],
  inspect: (input, { showSecrets }) =>
    inspected('token', input, () => {
      const text = textIn(input.bytes) ?? '';
      const isJson = jsonObject(text) !== undefined;
      const token = isJson ? toBase64(Buffer.from(text, 'utf8')) : tokenIn(text);
      const { token: credentials, tolerated } = readTolerantEncToken(token);
      const { siteId, accessKey } = credentials;
      const notes = isJson ? ['it came as JSON; base64 of that JSON is the token', ...tolerated] : tolerated;
      const shown = showing(showSecrets)(accessKey);
      return {
        title: `Enc-token, ${token.length} characters, from ${input.from}`,
        sections: [
          {
            facts: [
              ['site_id', siteId],
              ['access_key', shown],
            ],
          },
        ],
        problems: notes.map((problem): Problem => ({ level: 'info', where: 'token', problem })),
        data: { siteId, accessKey: shown },
      };
    }),
};

/** The token itself, also out of a URL: the path segment or parameter that looks like one. */
function tokenIn(text: string): string {
  if (!/[/?]/.test(text) || recognise(Buffer.from(text))?.what !== 'the URL of a key request') return text;
  const parts = text.split(/[/?&#]/).map((part) => part.replace(/^enc-token=/, ''));
  return parts.map(decoded).find(isToken) ?? text;
}

const isToken = (part: string): boolean => /^ey/.test(part) && recognise(Buffer.from(part))?.kind === 'token';

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
