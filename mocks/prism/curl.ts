import type { StaticOperation } from './operation.ts';

/** The command, in one line, that sends an operation's sample request to a server. For POSIX shells. */
export function curlOf(url: string, { method, sample }: StaticOperation): string {
  const { target, mediaType, body } = sample;
  const command = ['curl'];
  if (method !== (body === undefined ? 'GET' : 'POST')) command.push('-X', method);
  command.push(quote(`${url}${target}`));
  if (typeof body === 'string')
    command.push('-H', quote(`Content-Type: ${mediaType}`), '-d', quote(inOneLine(body)));
  else
    for (const [name, value] of Object.entries(body ?? {}))
      command.push('--data-urlencode', quote(`${name}=${value}`));
  return command.join(' ');
}

/** XML without its indentation. */
const inOneLine = (xml: string): string => xml.replace(/>\s+</g, '><').trim();

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
