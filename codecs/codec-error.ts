/** A value that is not in the format a codec reads. Says what was wrong, where, and what to do about it. */
export class CodecError extends Error {
  override name = 'CodecError';
  /** The format being read, in the words of the docs: `pssh box`, `enc-token`, `CPIX document`. */
  readonly format: string;
  /** Where in the value: a byte offset, a member, an element. */
  readonly where: string;
  /** What is wrong there, and what to do about it. */
  readonly problem: string;

  constructor(format: string, where: string, problem: string) {
    super(`Not a valid ${format}: ${where}: ${problem}`);
    this.format = format;
    this.where = where;
    this.problem = problem;
  }
}
