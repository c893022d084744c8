/** How a line begins to say what went wrong, in the languages that say it first and where it was behind. */
const OF_NOTE = /error|exception|panic|can't|cannot/i;

/** The last thing of note in what was written to stderr, as a sentence; empty where nothing was. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n');
  // Node, Java and others say what it was, and then where, and who they are.
  const words = lines.findLast((line) => OF_NOTE.test(line)) ?? lines.at(-1) ?? '';
  return words === '' ? '' : ` Its last words on stderr: ${words.slice(0, 200)}`;
}
