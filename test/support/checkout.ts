import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A copy of the program in a folder of its own, to be broken. Gone with its `remove`. */
export function copyOfCheckout(): {
  path: string;
  edit(file: string, change: (text: string) => string): void;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'countersign-'));
  const rooms = [
    'bin',
    'cli',
    'codecs',
    'contracts',
    'docs',
    'harness',
    'mocks',
    'reports',
    'scripts',
    'specs',
    'package.json',
  ];
  for (const room of rooms) cpSync(join(root, room), join(path, room), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'dir');
  return {
    path,
    edit: (file, change) => {
      const text = readFileSync(join(path, file), 'utf8');
      const changed = change(text);
      if (changed === text) throw new Error(`The edit of ${file} changes nothing`);
      writeFileSync(join(path, file), changed);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
