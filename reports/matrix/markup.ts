import { printable } from '../report.ts';

/** Text as it stands in HTML, in an element or in an attribute in double quotes: nothing of it is markup. */
export const text = (value: string): string =>
  printable(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
