import { NAMESPACES } from '../../../codecs/cpix/document.ts';
import { headerValues, mediaType } from '../../../codecs/exchange.ts';
import { show } from '../../compare.ts';
import { explainCompressed } from '../../compressed.ts';
import type { Rule, Sent } from '../../rule.ts';
import { explainContentId } from '../diagnoses/content-id.ts';
import { documentOf, readingOf } from '../request.ts';

const XML_TYPES = ['application/xml', 'text/xml', 'application/octet-stream'];
const WRONG_TYPES = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'];

const contentType: Rule<Sent> = {
  id: 'cpix/content-type',
  title: 'The body is sent as XML.',
  level: 'must',
  clause: 'CPX-042',
  hint: 'Send Content-Type: application/xml.',
  check({ exchange: { operation, request } }) {
    if (operation === undefined || operation === 'getContentKeysNeaDvr') return undefined;
    const expected = 'application/xml';
    if (headerValues(request.headers, 'content-type').length > 1)
      return [{ message: 'There are several Content-Type headers.', expected, level: 'should' }];
    const actual = mediaType(request.headers);
    if (actual === undefined) return [{ message: 'There is no Content-Type.', expected, level: 'should' }];
    if (XML_TYPES.includes(actual) || actual.endsWith('+xml')) return [];
    const level = WRONG_TYPES.includes(actual) ? 'must' : 'should';
    return [{ message: 'The Content-Type does not say XML.', expected, actual, level }];
  },
};

const document: Rule<Sent> = {
  id: 'cpix/document',
  title: 'The body is a CPIX document in UTF-8, its elements in the namespaces of CPIX.',
  level: 'must',
  clause: 'CPX-054',
  hint: `Send well-formed XML with the root CPIX in ${NAMESPACES.cpix} and UUIDs as key and system IDs.`,
  gate: true,
  check(sent) {
    const { problem, document } = readingOf(sent) ?? {};
    if (problem === undefined && document === undefined) return undefined;
    if (problem === undefined) return [];
    const body = Buffer.from(sent.exchange.request.body);
    if (isUnusedKid(problem, body.toString('utf8')))
      return [{ message: `${problem}. With a single key it is not used.`, level: 'should', refused: true }];
    const diagnosis =
      explainCompressed(sent.exchange.request) ??
      explainUnescaped(sent.call.input.content_id, body) ??
      explainBody(body);
    return [diagnosis === undefined ? { message: problem } : { message: problem, diagnosis }];
  },
};

/** Whether all that is wrong is the kid of a single key, for which the documents allow any value (CPX-058). */
const isUnusedKid = (problem: string, body: string): boolean =>
  /@kid: ".+" is not a UUID$/.test(problem) && body.match(/<(?:[\w-]+:)?ContentKey[\s/>]/g)?.length === 1;

/** Whether the content ID stands in a body with characters that have a meaning in XML. */
const explainUnescaped = (contentId: unknown, body: Buffer): string | undefined =>
  typeof contentId === 'string' && /[&<"]/.test(contentId) && body.includes(contentId)
    ? 'the content ID stands there without escapes; & < and " in it are &amp; &lt; and &quot;'
    : undefined;

/** What a body is that is no CPIX document. */
const BODIES: { mistake: string; looksSo(text: string, bytes: Buffer): boolean }[] = [
  { mistake: 'there is no body', looksSo: (text) => text.trim() === '' },
  { mistake: 'it is UTF-16; it must be UTF-8', looksSo: (text) => text.slice(0, 20).includes('\0') },
  { mistake: 'it is JSON; the document itself is the body', looksSo: (text) => /^\s*[{["]/.test(text) },
  {
    mistake: 'it is a form; the document itself is the body',
    looksSo: (text) => /^[\w-]+=/.test(text) || text.startsWith('--'),
  },
  { mistake: 'it is base64; the document itself is the body', looksSo: (text) => text.startsWith('PD94') },
  {
    mistake: 'it is percent-encoded; the document itself is the body',
    looksSo: (text) => text.startsWith('%3C'),
  },
  {
    mistake: 'its bytes are ISO-8859-1; they must be UTF-8',
    looksSo: (text) => text.includes('\ufffd'),
  },
  {
    mistake: 'the prefix of an element is declared nowhere',
    looksSo: (text) => /<cpix:/.test(text) && !text.includes('xmlns:cpix'),
  },
  {
    mistake: 'white space stands before the XML declaration',
    looksSo: (text) => /^\s+<\?xml/.test(text),
  },
];

const explainBody = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('utf8');
  return BODIES.find(({ looksSo }) => looksSo(text, bytes))?.mistake;
};

const declaration: Rule<Sent> = {
  id: 'cpix/xml-declaration',
  title: 'The document declares XML 1.0 and UTF-8.',
  level: 'should',
  clause: 'CPX-055',
  hint: 'Begin the document with <?xml version="1.0" encoding="UTF-8"?>.',
  check(sent) {
    if (documentOf(sent) === undefined) return undefined;
    const expected = '<?xml version="1.0" encoding="UTF-8"?>';
    const text = Buffer.from(sent.exchange.request.body)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const declared = /^<\?xml[^>]*>/.exec(text)?.[0];
    if (declared === undefined) return [{ message: 'The document has no XML declaration.', expected }];
    if (/version\s*=\s*["']1\.0["']/.test(declared) && /encoding\s*=\s*["']utf-8["']/i.test(declared))
      return [];
    return [{ message: 'The XML declaration says something else.', expected, actual: declared }];
  },
};

const contentId: Rule<Sent> = {
  id: 'cpix/content-id',
  title: 'CPIX@id is the content ID, character by character.',
  level: 'must',
  clause: 'CPX-053',
  hint: 'Escape & < > " in the attribute, write UTF-8, and leave everything else as it was given.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const expected = String(sent.call.input.content_id);
    if (document.id === expected) return [];
    const diagnosis =
      document.id === undefined && document.contentId === expected
        ? 'it stands in CPIX@contentId; these APIs have it in CPIX@id'
        : explainContentId(expected, document.id, sent.call);
    const seen = { expected: show(expected), actual: show(document.id) };
    const message = 'CPIX@id is not the content ID asked for.';
    return [diagnosis === undefined ? { message, ...seen } : { message, ...seen, diagnosis }];
  },
};

/** What the body of a key request is. */
export const DOCUMENT_RULES: Rule<Sent>[] = [contentType, document, declaration, contentId];
