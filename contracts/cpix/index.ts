import type { Contract } from '../rule.ts';
import { DAMAGES } from './damages.ts';
import { ADDRESS_RULES } from './rules/address.ts';
import { CAUTION_RULES } from './rules/caution.ts';
import { DOCUMENT_RULES } from './rules/document.ts';
import { HEARTBEAT_RULES } from './rules/heartbeat.ts';
import { KEY_RULES } from './rules/keys.ts';
import { PERIOD_RULES } from './rules/periods.ts';
import { RESULT_RULES } from './rules/result.ts';
import { TRACK_RULES } from './rules/tracks.ts';
import { SPELLINGS } from './spellings.ts';

/** What clients of the key server are held to. */
export const cpix: Contract = {
  sent: [],
  methods: {
    'cpix.getContentKeys': {
      sent: [...ADDRESS_RULES, ...DOCUMENT_RULES, ...KEY_RULES, ...TRACK_RULES, ...PERIOD_RULES],
      made: [...RESULT_RULES, ...CAUTION_RULES],
    },
    'speke.heartbeat': HEARTBEAT_RULES,
  },
  spellings: { ...SPELLINGS, ...DAMAGES },
};
