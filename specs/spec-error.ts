/**
 * A fault in the data that says what the documents say: a file that does not parse, an ID given twice, an ID that no
 * document has. The message names file, place and fix in one line.
 */
export class SpecError extends Error {
  override name = 'SpecError';
  /** The file, relative to the project: `specs/packaging/clauses.yaml`. */
  readonly file: string;
  /** Where in the file: a line, a member, a row. */
  readonly place: string;
  /** What to do about it. */
  readonly fix: string;

  constructor(file: string, place: string, problem: string, fix: string) {
    super(`${file}, ${place}: ${problem}. ${fix}`);
    this.file = file;
    this.place = place;
    this.fix = fix;
  }
}
