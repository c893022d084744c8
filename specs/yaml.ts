import { load, YAMLException } from 'js-yaml';

/** A text that is no YAML. Its message is one line, and says where. */
export class YamlError extends Error {
  override name = 'YamlError';
  /** `line 3, column 7`; `the whole file` where it is not known. */
  readonly place: string;
  readonly problem: string;

  constructor(place: string, problem: string) {
    super(`${problem} at ${place}`);
    this.place = place;
    this.problem = problem;
  }
}

/** The value of a YAML text (YAML 1.2, core schema), `null` for an empty one. Throws {@link YamlError}. */
export function parseYaml(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (isEmpty(text)) return null;
    const { reason, mark } = error;
    throw new YamlError(
      mark === undefined ? 'the whole file' : `line ${mark.line + 1}, column ${mark.column + 1}`,
      reason,
    );
  }
}

/** Whether there is nothing in a text but comments. */
const isEmpty = (text: string): boolean => text.replace(/^[ \t]*#.*$/gm, '').trim() === '';
