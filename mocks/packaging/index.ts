import type { Twin } from '../twin/operation.ts';
import { callbackSent, dueCallbacks, resumeCallbacks } from './callbacks.ts';
import { API_VERSION } from './envelope.ts';
import { failure } from './errors.ts';
import { listJobs } from './list-jobs.ts';
import { listStorages } from './list-storages.ts';
import { registerJob } from './register-job.ts';
import { registerStorage } from './register-storage.ts';
import { updateStorage } from './update-storage.ts';

export {
  advanceJob,
  failJob,
  type JobChange,
  type JobReport,
  repeatCallback,
  reportJobs,
  stopJob,
} from './job-control.ts';
export { findJob } from './jobs.ts';

/** The twin of the packaging API. */
export const packaging: Twin = {
  api: 'packaging',
  version: API_VERSION,
  operations: { registerStorage, updateStorage, listStorages, registerJob, listJobs },
  failure,
  advance: dueCallbacks,
  resume: resumeCallbacks,
  delivered: callbackSent,
};
