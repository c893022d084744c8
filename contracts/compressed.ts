import { type HttpRequest, headerValues } from '../codecs/exchange.ts';

/** How compressed bodies begin, in hex. */
const BEGINNINGS: [encoding: string, bytes: RegExp][] = [
  ['gzip', /^1f8b/],
  ['deflate', /^78(01|9c|da)/],
  ['zstd', /^28b52ffd/],
];

/** That a body is compressed, as its bytes or its Content-Encoding say; `undefined` where neither does. */
export function explainCompressed({ headers, body }: HttpRequest): string | undefined {
  const said = headerValues(headers, 'content-encoding').join(', ').trim().toLowerCase();
  const head = Buffer.from(body.subarray(0, 4)).toString('hex');
  const seen = BEGINNINGS.find(([, bytes]) => bytes.test(head))?.[0];
  if (said !== '' && said !== 'identity')
    return `its Content-Encoding is ${said}; the service takes bodies as they are, without Content-Encoding`;
  return seen === undefined
    ? undefined
    : `it is compressed (${seen}), and no Content-Encoding says so; the service takes bodies as they are`;
}
