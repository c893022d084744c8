// Puts the data that the compiled code reads beside it, in dist.
import { cpSync } from 'node:fs';
import { extname } from 'node:path';

const DATA = ['.yaml', '.json', '.xsd'];
const ROOMS = ['specs', 'contracts', 'reports'];

for (const room of ROOMS)
  cpSync(room, `dist/${room}`, {
    recursive: true,
    filter: (path) => extname(path) === '' || DATA.includes(extname(path)),
  });
