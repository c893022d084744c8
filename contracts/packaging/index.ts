import type { Contract } from '../rule.ts';
import { ENVELOPE_RULES } from './rules/envelope.ts';
import { REGISTER_STORAGE_RULES } from './rules/register-storage.ts';

/** What clients of the packaging API are held to. */
export const packaging: Contract = {
  sent: ENVELOPE_RULES,
  methods: { 'packaging.registerStorage': REGISTER_STORAGE_RULES },
  spellings: {},
};
