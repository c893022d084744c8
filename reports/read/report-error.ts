/** A report that cannot be read, or that cannot be put to the use that was asked for. The message is one line for the user. */
export class ReportError extends Error {
  override name = 'ReportError';
}
