import { Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { loadCatalog } from './catalog.ts';
import { usageError } from './exit.ts';
import { type Subject, subjects } from './subjects.ts';

export const explainCommand = new Command('explain')
  .description('Say what is known of a clause, ambiguity, code, case, rule or DRM system.')
  .argument(
    '<id>',
    'its ID in any letter case: PKG-018, A-33, A1007, WM030, packaging/envelope-hash, WIDEVINE',
  )
  .option('--json', 'print it as JSON')
  .action((id: string, { json }: { json?: true }) => {
    const subject = find(subjects(loadCatalog()), id);
    process.stdout.write(json ? `${JSON.stringify(asJson(subject), undefined, 2)}\n` : inWords(subject));
  });

function find(all: Subject[], id: string): Subject {
  const wanted = id.toLowerCase();
  const found = all.find((subject) => subject.id.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const far = (subject: Subject) => distance(subject.id.toLowerCase(), wanted);
  const nearest = all.reduce((best, subject) => (far(subject) < far(best) ? subject : best));
  throw usageError(
    `Nothing is called "${id}". The nearest is ${nearest.id}, ${article(nearest.kind)} ${nearest.kind}; countersign list shows what there is.`,
  );
}

const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? 'an' : 'a');

const asJson = ({ id, kind, data }: Subject): object => ({ kind, id, ...data });

const LABEL = 14;

function inWords({ id, kind, summary, facts }: Subject): string {
  const rows = facts.flatMap(([label, lines]) => {
    const [first, ...rest] = [lines ?? []].flat();
    if (first === undefined) return [];
    return [`  ${label.padEnd(LABEL)}${first}`, ...rest.map((line) => `  ${' '.repeat(LABEL)}${line}`)];
  });
  return `${[`${id}  ${kind}`, '', `  ${summary}`, '', ...rows].join('\n')}\n`;
}
