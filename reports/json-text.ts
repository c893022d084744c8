import { printable } from './report.ts';

/** A value as JSON for tools that show it: the texts in it have no control characters, not even as escapes of JSON. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, member) => (typeof member === 'string' ? printable(member) : member), indent);
