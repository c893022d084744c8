import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** Clause ids of each clauses.yaml read so far, by path. */
const idsByFile = new Map();

function clauseIds(file) {
  if (!idsByFile.has(file)) {
    const clauses = existsSync(file) ? parse(readFileSync(file, 'utf8')) : [];
    idsByFile.set(file, new Set(clauses.map((clause) => clause.id)));
  }
  return idsByFile.get(file);
}

/** Spectral function: the value is the id of a clause in the clauses.yaml beside the document. */
export default function clauseExists(id, _options, { document }) {
  if (clauseIds(join(dirname(document.source), 'clauses.yaml')).has(id)) return [];
  return [
    {
      message: `Correct the id ${id}, or add the clause: the clauses.yaml beside this document has none of that id.`,
    },
  ];
}
