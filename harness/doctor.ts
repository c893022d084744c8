import { examineModule } from './doctor/examine-module.ts';
import { examineProcess } from './doctor/examine-process.ts';
import { examineUrl } from './doctor/examine-url.ts';
import { NotStarted } from './doctor/patient.ts';
import type { Finding, VisitSettings } from './doctor/visit.ts';
import type { Client } from './drivers/client.ts';

export type { Finding } from './doctor/visit.ts';

/** A client whose manners can be examined. */
export type ExaminedClient = Extract<Client, { kind: 'process' | 'http' | 'module' }>;

/** What came of an examination. */
export type Diagnosis =
  /** Name, version and language of the client. */
  | { kind: 'examined'; client: string; findings: Finding[] }
  /** There is none: it cannot be started or reached, or ends before it answers anything. The message is one line. */
  | { kind: 'not-started'; message: string };

/** Examines the manners of a client, one after another. @param settings.tell is told each finding as it is made */
export async function examine(client: ExaminedClient, settings: VisitSettings): Promise<Diagnosis> {
  const findings: Finding[] = [];
  const telling: VisitSettings = {
    ...settings,
    tell(finding) {
      findings.push(finding);
      settings.tell(finding);
    },
  };
  try {
    const title = await examineAny(client, telling);
    return { kind: 'examined', client: title, findings };
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return { kind: 'not-started', message: error.message };
  }
}

function examineAny(client: ExaminedClient, settings: VisitSettings): Promise<string> {
  switch (client.kind) {
    case 'process':
      return examineProcess({ ...settings, program: { command: client.command } });
    case 'http':
      return examineUrl(client.url, settings);
    case 'module':
      return examineModule(client.file, settings);
  }
}
