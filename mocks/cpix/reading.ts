import { CodecError } from '../../codecs/codec-error.ts';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import { readCpix } from '../../codecs/cpix/read.ts';

/** What a twin read out of a key request. */
export interface CpixReading {
  kind: 'cpix';
  /** The enc-token of the URL, unescaped; empty where there is none. */
  token: string;
  /** The body. NEA-DVR requests have none. */
  document?: CpixDocument;
  /** Why the body is not a CPIX document. */
  problem?: string;
  /** The content ID of a NEA-DVR request, unescaped. */
  contentId?: string;
  /** The streaming format of a NEA-DVR request, as sent. */
  streamingFormat?: string;
}

/** Reads the body of a key request: a CPIX document, or why it is none. */
export function readKeyRequest(body: Uint8Array, token: string): CpixReading {
  try {
    return { kind: 'cpix', token, document: readCpix(body) };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { kind: 'cpix', token, problem: error.message };
  }
}
