export { type Ambiguity, ambiguities } from './ambiguities.ts';
export { APIS, type Api } from './api.ts';
export { type Clause, clausesOf, findClause, type Level, type Party, requireClauses } from './clauses.ts';
export {
  type Code,
  failureCodes,
  type JobStatus,
  jobStatuses,
  type KeyServerError,
  keyServerErrors,
  packagingErrors,
  processErrors,
  type TicketCode,
  ticketCodes,
} from './codes.ts';
export { type DrmSystem, drmSystems } from './drm-systems.ts';
export { memberClauses } from './member-clauses.ts';
export { type Endpoint, endpoints, openApi, type SpecDocument, type SpecOperation } from './open-api.ts';
export { specFile } from './read.ts';
export { SpecError } from './spec-error.ts';
export { parseYaml, YamlError } from './yaml.ts';
