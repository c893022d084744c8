import { type HttpResponse, headerValues } from '../../codecs/exchange.ts';
import { ControlError, type Parts } from '../control.ts';
import { type JournalEntry, verdictOf } from '../twin/journal.ts';
import { type Handler, ok } from './handler.ts';
import { viewOf } from './journal-view.ts';

/** How many entries are listed where nothing is said. */
const LISTED = 100;

/** How often a silent stream shows that it is alive, in milliseconds. */
const HEARTBEAT = 15_000;

/** The operations with the tag `journal`. */
export const journalHandlers: Record<string, Handler> = {
  listJournal({ parameters }, { service }) {
    const { after = '0', limit = LISTED } = parameters;
    const entries = service.journal.entries.filter(
      (entry) => entry.id > Number(after) && matches(entry, parameters),
    );
    return ok({
      latest: service.journal.latest,
      entries: entries
        .slice(Math.max(0, entries.length - Number(limit)))
        .map((entry) => viewOf(entry, service.world)),
    });
  },

  getJournalEntry({ parameters }, { service }) {
    const entry = service.journal.entries.find(({ id }) => id === Number(parameters.id));
    if (entry === undefined)
      throw new ControlError(
        'missing',
        `There is no entry ${parameters.id}. The latest is ${service.journal.latest}; the oldest are forgotten.`,
      );
    return ok(viewOf(entry, service.world));
  },

  clearJournal(_request, { service }) {
    service.journal.clear();
    return ok({});
  },

  followJournal({ http }, parts) {
    const response: HttpResponse = {
      status: 200,
      headers: [
        ['Content-Type', 'text/event-stream'],
        ['Cache-Control', 'no-store'],
      ],
      body: ': the journal from now on\n\n',
    };
    if (http.method === 'HEAD') return { response };
    const last = headerValues(http.headers, 'last-event-id')[0];
    return { response, stream: (write) => follow(write, parts, last) };
  },
};

function follow(write: (text: string) => void, { service }: Parts, last?: string): () => void {
  const send = (entry: JournalEntry) =>
    write(`id: ${entry.id}\nevent: ${entry.kind}\ndata: ${JSON.stringify(viewOf(entry, service.world))}\n\n`);
  if (last !== undefined && /^\d+$/.test(last))
    for (const entry of service.journal.entries) if (entry.id > Number(last)) send(entry);
  const end = service.journal.listen(send);
  const alive = setInterval(() => write(': still here\n\n'), HEARTBEAT).unref();
  return () => {
    end();
    clearInterval(alive);
  };
}

function matches(entry: JournalEntry, wanted: Readonly<Record<string, string>>): boolean {
  const { api, operation, site, verdict } = wanted;
  if (api !== undefined && entry.api !== api) return false;
  const [entryOperation, entrySite, entryVerdict] =
    entry.kind === 'exchange'
      ? [entry.operation, entry.site, verdictOf(entry)]
      : [entry.delivery.operation, entry.delivery.site, undefined];
  if (operation !== undefined && entryOperation !== operation) return false;
  if (site !== undefined && entrySite !== site) return false;
  return verdict === undefined || entryVerdict === verdict;
}
