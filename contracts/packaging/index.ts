import type { Contract } from '../rule.ts';
import { CALLBACK_RULES } from './rules/callbacks.ts';
import { ENVELOPE_RULES } from './rules/envelope.ts';
import { LIST_JOBS_RULES } from './rules/list-jobs.ts';
import { LIST_STORAGES_RULES } from './rules/list-storages.ts';
import { REGISTER_JOB_RULES } from './rules/register-job.ts';
import { REGISTER_STORAGE_RULES } from './rules/register-storage.ts';
import { SEARCH_RULES } from './rules/search.ts';
import { UPDATE_STORAGE_RULES } from './rules/update-storage.ts';
import { SPELLINGS } from './spellings.ts';

/** What clients of the packaging API are held to. */
export const packaging: Contract = {
  sent: [...ENVELOPE_RULES, ...SEARCH_RULES],
  methods: {
    'packaging.registerStorage': REGISTER_STORAGE_RULES,
    'packaging.updateStorage': UPDATE_STORAGE_RULES,
    'packaging.listStorages': LIST_STORAGES_RULES,
    'packaging.registerJob': REGISTER_JOB_RULES,
    'packaging.listJobs': LIST_JOBS_RULES,
    'packaging.takeCallbacks': CALLBACK_RULES,
  },
  spellings: SPELLINGS,
};
