import type { Contract } from '../rule.ts';
import { KEY_REQUEST_RULES } from './rules/key-request.ts';
import { RESULT_RULES } from './rules/result.ts';

/** What clients of the key server are held to. */
export const cpix: Contract = {
  sent: [],
  methods: { 'cpix.getContentKeys': { sent: KEY_REQUEST_RULES, made: RESULT_RULES } },
  spellings: {},
};
