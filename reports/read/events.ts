import type { RunEvent } from '../../harness/result.ts';
import { ReportError } from './report-error.ts';
import { wrongWith } from './shape.ts';
import { requireVersion } from './version.ts';

/** The events of a run, and what is to be said of the file they stood in. */
export interface ReadEvents {
  events: RunEvent[];
  notes: string[];
}

const KNOWN = new Set(['run-started', 'case-started', 'case-finished', 'case-amended', 'run-finished']);

/** Whether a text is events, one a line, and not one document. */
export function isEvents(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  const value = parsed(first);
  return typeof value === 'object' && value !== null && 'type' in value;
}

/**
 * Reads events.ndjson. A run that was killed may have left half a line at the end, which is passed over and told of; anything
 * else that is no event is refused with its line. Throws {@link ReportError}.
 */
export function readEvents(text: string, path: string): ReadEvents {
  const lines = text.split('\n');
  // Each line is ended: what stands behind the last line end is nothing, or was cut.
  const cut = lines.pop()!;
  const events = lines.flatMap((line, index) => {
    const event = readEvent(line, `line ${index + 1} of "${path}"`);
    return KNOWN.has(event.type) ? [event] : [];
  });
  if (cut !== '' && wrongWith(parsed(cut), 'event') === undefined) events.push(parsed(cut) as RunEvent);
  else if (cut !== '') return { events: begun(events, path), notes: [notesOf(path, lines.length + 1)] };
  return { events: begun(events, path), notes: [] };
}

const notesOf = (path: string, line: number): string =>
  `"${path}" ends within line ${line}, where the run was cut off; that line is passed over.`;

function readEvent(line: string, place: string): RunEvent {
  const event = parsed(line);
  if (event === undefined)
    throw new ReportError(`Failed to read ${place}: it is not JSON. Name a file of a run.`);
  if (typeof event === 'object' && event !== null && 'schemaVersion' in event)
    requireVersion(event.schemaVersion, place);
  const wrong = wrongWith(event, 'event');
  if (wrong !== undefined) throw new ReportError(`Failed to read ${place}: it is no event, ${wrong}.`);
  return event as RunEvent;
}

function begun(events: RunEvent[], path: string): RunEvent[] {
  if (events[0]?.type !== 'run-started')
    throw new ReportError(
      `"${path}" does not begin with the start of a run, so nothing can be made of it. Run countersign run again.`,
    );
  const second = events.findIndex(({ type }, index) => index > 0 && type === 'run-started');
  if (second === -1) return events;
  throw new ReportError(
    `"${path}" holds the events of more than one run. Give each run a folder of its own.`,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
