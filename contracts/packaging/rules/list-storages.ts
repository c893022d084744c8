import type { MethodRules } from '../../rule.ts';
import { operationRules } from './operation-rules.ts';
import { pageViolations } from './rows.ts';

export const LIST_STORAGES_RULES: MethodRules = operationRules({
  slug: 'list-storages',
  operation: 'listStorages',
  schema: 'ListStoragesRequest',
  members: {
    '': [
      ...['search_keyword', 'search_keyword_type', 'storage_type', 'region', 'from', 'to'],
      ...['page_unit', 'page_index', 'time_zone'],
    ],
  },
  elsewhere: ['/from', '/to'],
  sent: { title: 'Storages are listed with GET /api/v2/storage/{site ID}.', clause: 'PKG-051' },
  payload: {
    title: 'The payload has storage_type and region, and each member of the search is of its type.',
    clause: 'PKG-056',
    hint: 'Send storage_type "S3" and region always, and the rest of the search as the documents name it.',
  },
  asked: 'PKG-062',
  result: {
    title: 'A client gives out the storages of the page, each with its members as they are.',
    clause: 'PKG-037',
    hint: 'Read the rows in data; storage_id stands in each of them. Read total_count as number and as text.',
  },
  defaults: { '/page_unit': 25, '/page_index': 1 },
  compare: (value, call) => pageViolations(value, call, STORAGE),
});

/** The password is left out: a client may hide it. */
const STORAGE = {
  noun: 'storage',
  id: 'storage_id',
  schema: 'Storage',
  page: 'PKG-064',
  members: {
    storage_name: 'text',
    type: 'text',
    id: 'text',
    aws_bucket: 'text',
    description: 'text',
    region: 'text',
    reg_date: 'moment',
  },
} as const;
