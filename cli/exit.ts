/** What ended a command, and the exit code that says so (README, Exit codes). The message is for the user, in one or two lines. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit codes, no two for the same thing. */
export const EXIT = {
  conformant: 0,
  notConformant: 1,
  usage: 2,
  client: 3,
  internal: 4,
  incomplete: 5,
  /** Only the baseline is stale. */
  baseline: 6,
} as const;

/** Something about how a command was called: an option, a file, a name. */
export const usageError = (message: string): CommandError => new CommandError(message, EXIT.usage);
