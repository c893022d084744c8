import type { Api } from '../specs/index.ts';
import { cpix } from './cpix/index.ts';
import { packaging } from './packaging/index.ts';
import { sevu } from './sevu/index.ts';
import type { Twin } from './twin/operation.ts';

export { Clock } from './twin/clock.ts';
export type { Fault } from './twin/fault.ts';
export type { Journal, JournalEntry } from './twin/journal.ts';
export { startServer, type TwinServer } from './twin/server.ts';
export { createWorld, type Site } from './twin/world.ts';

/** The twin of every API. */
export const TWINS: Record<Api, Twin> = { packaging, cpix, sevu };
