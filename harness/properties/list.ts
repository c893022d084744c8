import type { Case } from '../../contracts/case.ts';
import type { Api } from '../../specs/index.ts';

/** How many inputs a property is tried on where nobody says. */
export const RUNS = 25;

const property = (
  api: Api,
  name: string,
  title: string,
  methods: string[],
  clauses: string[],
  input: Case['input'] = {},
): Case => ({
  id: `property/${api}/${name}`,
  title,
  api,
  method: methods.length === 1 ? methods[0]! : `${api}.${name}`,
  clauses,
  tags: ['property'],
  given: [],
  settings: {},
  input,
  callbacks: [],
  situation: { kind: 'service' },
  expect: 'success',
  mayRefuse: false,
  mayFail: false,
  property: { methods },
});

const keys = (api: string, title: string, clauses: string[]): Case =>
  property('cpix', `get-content-keys-${api}`, title, ['cpix.getContentKeys'], clauses, { api });

/** What must hold of a client whatever it is asked: cases whose inputs are made up. */
export const PROPERTIES: Case[] = [
  property(
    'packaging',
    'register-storage',
    'Storages of any name and description are registered as they were given',
    ['packaging.registerStorage'],
    [
      'PKG-008',
      'PKG-012',
      'PKG-018',
      'PKG-024',
      'PKG-029',
      'PKG-031',
      'PKG-032',
      'PKG-033',
      'PKG-034',
      'PKG-035',
    ],
  ),
  property(
    'packaging',
    'update-storage',
    'Storages get any name and description as they were given',
    ['packaging.updateStorage'],
    ['PKG-041', 'PKG-045', 'PKG-046', 'PKG-047'],
  ),
  property(
    'packaging',
    'list-storages',
    'Storages are found by any search, and given out as the service has them',
    ['packaging.listStorages'],
    [
      ...['PKG-050', 'PKG-054', 'PKG-055', 'PKG-056', 'PKG-057', 'PKG-058', 'PKG-059', 'PKG-060'],
      ...['PKG-061', 'PKG-062', 'PKG-063'],
    ],
  ),
  property(
    'packaging',
    'register-job',
    'Jobs with any paths, formats and options are registered as they were given',
    ['packaging.registerJob'],
    [
      ...['PKG-075', 'PKG-076', 'PKG-077', 'PKG-078', 'PKG-079', 'PKG-080', 'PKG-081', 'PKG-082', 'PKG-083'],
      ...['PKG-084', 'PKG-085', 'PKG-087', 'PKG-088', 'PKG-101'],
    ],
  ),
  property(
    'packaging',
    'list-jobs',
    'Jobs are found by any search, and given out as the service has them',
    ['packaging.listJobs'],
    ['PKG-107', 'PKG-108', 'PKG-109', 'PKG-110', 'PKG-111', 'PKG-112', 'PKG-113', 'PKG-114', 'PKG-116'],
  ),
  property(
    'packaging',
    'sequence',
    'Whatever storages and jobs are registered, updated and listed in a row, a client lists what the service holds',
    [
      'packaging.registerStorage',
      'packaging.updateStorage',
      'packaging.listStorages',
      'packaging.registerJob',
      'packaging.listJobs',
    ],
    ['PKG-002', 'PKG-023', 'PKG-037'],
  ),
  keys('v1', 'V1 gives the key of any content for any DRMs', ['CPX-014', 'CPX-039', 'CPX-053', 'CPX-057']),
  keys('v2', 'V2 gives the keys of any content for any DRMs, tracks and key period', [
    ...['CPX-014', 'CPX-040', 'CPX-047', 'CPX-048', 'CPX-053', 'CPX-056', 'CPX-057', 'CPX-064'],
  ]),
  keys('speke', 'SPEKE gives the keys of any content for any DRMs, tracks and key period', [
    ...['SPK-002', 'SPK-003', 'CPX-053', 'CPX-057'],
  ]),
  keys('nea-dvr', 'NEA-DVR gives the key of any content for both streaming formats', [
    ...['NEA-003', 'NEA-005', 'NEA-007'],
  ]),
  property(
    'sevu',
    'request-ticket',
    'Tickets for any applications, videos, addresses and dates are requested as they were given',
    ['sevu.requestTicket'],
    [
      ...['SEV-007', 'SEV-008', 'SEV-010', 'SEV-019', 'SEV-020', 'SEV-021', 'SEV-022', 'SEV-026', 'SEV-029'],
      ...['SEV-030', 'SEV-031', 'SEV-032', 'SEV-033', 'SEV-034'],
    ],
  ),
];

/** The methods that a case calls, and that a client must have for it. */
export const methodsOf = ({ property, method }: Case): string[] => property?.methods ?? [method];
