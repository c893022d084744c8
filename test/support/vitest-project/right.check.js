import { conformance } from 'countersign/vitest';
import client from '../../../clients/typescript/module.ts';

conformance(client, { api: 'sevu', seed: 7, runs: 2 });
