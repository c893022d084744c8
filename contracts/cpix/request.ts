import type { CpixDocument } from '../../codecs/cpix/document.ts';
import type { Call, Sent } from '../rule.ts';

/** What the twin read out of a key request. */
export interface Reading {
  /** The enc-token of the URL, unescaped. */
  token?: string;
  document?: CpixDocument;
  problem?: string;
  /** Of NEA-DVR requests, from the path. */
  contentId?: string;
  streamingFormat?: string;
}

/** The ways to ask for keys: what differs between them. */
export interface KeyApi {
  operation: string;
  /** Method and path, as the documents write them. */
  wire: string;
  /** The clause with the URL, and the one with the token. */
  clause: string;
  tokenClause: string;
}

const KEY_APIS: Record<string, KeyApi> = {
  v1: {
    operation: 'getContentKeysV1',
    wire: 'POST /v1/cpix/pallycon/getKey/{enc-token}',
    clause: 'CPX-039',
    tokenClause: 'CPX-041',
  },
  v2: {
    operation: 'getContentKeysV2',
    wire: 'POST /v2/cpix/pallycon/getKey/{enc-token}',
    clause: 'CPX-040',
    tokenClause: 'CPX-041',
  },
  speke: {
    operation: 'getContentKeysSpeke',
    wire: 'POST /cpix/getKey?enc-token={enc-token}',
    clause: 'SPK-003',
    tokenClause: 'SPK-004',
  },
  'nea-dvr': {
    operation: 'getContentKeysNeaDvr',
    wire: 'GET /cpix/anevia/{streamingFormat}/{encToken}/{cid}',
    clause: 'NEA-003',
    tokenClause: 'NEA-006',
  },
};

/** The API that a call names. */
export const keyApiOf = ({ input }: Call): KeyApi => KEY_APIS[String(input.api)]!;

export const readingOf = ({ exchange }: Sent): Reading | undefined => exchange.decoded as Reading | undefined;

/** The document of a request, where it has one that can be read. */
export const documentOf = (sent: Sent): CpixDocument | undefined => readingOf(sent)?.document;

/** The tracks that a call wants keys for; none where one key is for all. */
export const tracksOf = ({ input }: Call): string[] => (input.track_types as string[] | undefined) ?? [];
