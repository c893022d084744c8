import { answerOf, codeViolations, idViolations } from './answer.ts';
import { operationRules } from './operation-rules.ts';

export const UPDATE_STORAGE_RULES = operationRules({
  slug: 'update-storage',
  operation: 'updateStorage',
  schema: 'UpdateStorageRequest',
  members: { '': ['storage_id', 'storage_name', 'description'] },
  sent: {
    title: 'A storage is updated with PUT /api/v2/storage/{site ID}; its own ID is not in the path.',
    clause: 'PKG-042',
  },
  payload: {
    title: 'The payload names the storage, and has nothing but what can be changed of it.',
    clause: 'PKG-045',
    hint: 'Send storage_id, and storage_name and description where they change; nothing else can be updated.',
  },
  asked: 'PKG-046',
  result: {
    title: 'A client gives out the storage ID of a successful answer, unchanged.',
    clause: 'PKG-049',
    hint: 'Return error_code and storage_id as the answer has them.',
  },
  compare(value, call) {
    const { storage_id: id, error_code: code } = Object(value) as Record<string, unknown>;
    return [...idViolations('storage ID', id, answerOf(call)?.storage_id), ...codeViolations(code)];
  },
});
