import { APIS, type Api, openApi } from '../../specs/index.ts';

/** Where a request goes: a name or an address, in lower case, and a port. */
export interface Place {
  hostname: string;
  port: number;
}

/** A host that belongs to an API beside the documented ones. */
export interface OwnHost {
  /** Begins with `*.` where it stands for all names below one. */
  hostname: string;
  /** Absent where any will do. */
  port?: number;
  api: Api;
}

/** A host, and the API that it serves. */
export interface KnownHost {
  api: Api;
  /** Whether the documents name it. */
  documented: boolean;
}

/** The API behind a place: one that was given, else that of the documents; `undefined` where there is none. */
export function knownHost({ hostname, port }: Place, own: OwnHost[]): KnownHost | undefined {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  const given = own.find(
    (each) => matches(each.hostname, name) && (each.port === undefined || each.port === port),
  );
  if (given !== undefined) return { api: given.api, documented: false };
  const documented = documentedHosts().find(({ pattern }) => pattern.test(name));
  return documented && { api: documented.api, documented: true };
}

/** Whether a name is the one wanted, or below it. */
export const matches = (wanted: string, name: string): boolean =>
  wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted;

/** The hosts that the documents name, as they stand in the URLs of the servers; a variable is any one label. */
export function documentedHosts(): { api: Api; name: string; pattern: RegExp }[] {
  return APIS.flatMap((api) =>
    openApi(api).servers.map(({ url }) => {
      const [, name = ''] = /^https?:\/\/([^/]+)/.exec(url) ?? [];
      const source = name
        .split('.')
        .map((label) => (label.startsWith('{') ? '[^.]+' : label))
        .join('\\.');
      return { api, name, pattern: new RegExp(`^${source}$`) };
    }),
  );
}
