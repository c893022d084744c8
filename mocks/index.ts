export { accountFor, siteFor } from './credentials.ts';
export { type Mock, type MockOptions, startMock } from './start-mock.ts';
export { StateFileError } from './state-file.ts';
export { Clock } from './twin/clock.ts';
export type { Fault } from './twin/fault.ts';
export type { Journal, JournalEntry } from './twin/journal.ts';
export { startServer, type TwinServer } from './twin/server.ts';
export { createWorld, type Site } from './twin/world.ts';
export { TWINS } from './twins.ts';
