import { CodecError } from '../codec-error.ts';

/** What is wrong with a document, and where. */
export const xmlFault = (where: string, problem: string): CodecError =>
  new CodecError('XML document', where, problem);

/** The same at an index of the document: `line 3, column 5`, both from 1. */
export function xmlFaultAt(document: string, index: number, problem: string): CodecError {
  const before = document.slice(0, index).split('\n');
  return xmlFault(`line ${before.length}, column ${before.at(-1)!.length + 1}`, problem);
}
