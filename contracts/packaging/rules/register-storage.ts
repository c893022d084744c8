import { answerOf, codeViolations, idViolations } from './answer.ts';
import { operationRules } from './operation-rules.ts';

export const REGISTER_STORAGE_RULES = operationRules({
  slug: 'register-storage',
  operation: 'registerStorage',
  schema: 'RegisterStorageRequest',
  members: { '': ['storage_name', 'type', 'id', 'password', 'aws_bucket', 'region', 'description'] },
  sent: { title: 'A storage is registered with POST /api/v2/storage/{site ID}.', clause: 'PKG-025' },
  payload: {
    title: 'The payload has every required member of a storage, each of its type.',
    clause: 'PKG-024',
    hint: 'Send storage_name, type "S3", id, password, aws_bucket and region as strings under these names.',
  },
  asked: 'PKG-029',
  result: {
    title: 'A client gives out the storage ID of a successful answer, unchanged.',
    clause: 'PKG-039',
    hint: 'Return error_code and storage_id as the answer has them.',
  },
  compare(value, call) {
    const { storage_id: id, error_code: code } = Object(value) as Record<string, unknown>;
    return [...idViolations('storage ID', id, answerOf(call)?.storage_id), ...codeViolations(code)];
  },
});
