import { XMLBuilder } from 'fast-xml-parser';
import { printable } from '../report.ts';

/** An element as the builder takes it. */
export type Written = Record<string, unknown>;

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressEmptyNode: true,
  format: true,
});

/**
 * An element with attributes and what stands in it: other elements, or a text. Attributes that are `undefined` are left
 * out. Characters that XML does not have are written as escapes.
 */
export function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  content: Written[] | string = [],
): Written {
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    [name]: typeof content === 'string' ? [{ '#text': printable(content.trimEnd()) }] : content,
    ':@': Object.fromEntries(written.map(([attribute, value]) => [attribute, printable(String(value))])),
  };
}

/** A document with a root. */
export const toXml = (root: Written): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build([root])).trim()}\n`;
