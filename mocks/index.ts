export {
  type Authority,
  type CertificateOptions,
  createAuthority,
  type ServerCertificate,
} from './certificate.ts';
export { accountFor, siteFor } from './credentials.ts';
export { registerJob } from './packaging/register-job.ts';
export { registerStorage } from './packaging/register-storage.ts';
export { readSites, type SitesFile, SitesFileError } from './sites-file.ts';
export { isLoopback, type Mock, type MockOptions, startMock } from './start-mock.ts';
export { StateFileError } from './state-file.ts';
export { Clock } from './twin/clock.ts';
export type { Fault } from './twin/fault.ts';
export type { Journal, JournalEntry } from './twin/journal.ts';
export { startServer, type TwinServer } from './twin/server.ts';
export { type Account, createWorld, type Site, type World } from './twin/world.ts';
export { TWINS } from './twins.ts';
export { startWorkers, type Workers } from './workers/start-workers.ts';
export { serveShare } from './workers/worker.ts';
