/** A call of a method that any client of it takes, at a server under this URL. */
type SampleCall = (url: string) => { target: object; input: object };

const SITE = { siteId: 'DOCT', siteKey: '0123456789abcdef0123456789abcdef', accessKey: 'doctor-access-key' };
const IDS = { input: { storage_id: 'S1' }, output: { storage_id: 'S1', path: 'out' } };

const packaging =
  (input: object): SampleCall =>
  (url) => ({ target: { baseUrl: url, ...SITE }, input });

/** All methods of the client protocol, each with a call of it. */
export const METHODS: Readonly<Record<string, SampleCall>> = Object.assign(Object.create(null), {
  'packaging.registerStorage': packaging({
    storage_name: 'doctor',
    type: 'S3',
    id: 'AKIADOCTOR',
    password: 'doctor-password',
    aws_bucket: 'doctor',
    region: 'us-east-1',
  }),
  'packaging.updateStorage': packaging({ storage_id: 'S1', storage_name: 'doctor' }),
  'packaging.listStorages': packaging({ storage_type: 'S3', region: 'us-east-1' }),
  'packaging.registerJob': packaging({
    job_name: 'doctor',
    storage: { ...IDS, input: { ...IDS.input, contents_path: ['in.mp4'] } },
    content_id: 'doctor',
    streaming_format: ['dash'],
    protect_type: ['watermark'],
  }),
  'packaging.listJobs': packaging({ region: 'us-east-1' }),
  'packaging.startCallbackReceiver': () => ({ target: {}, input: {} }),
  'packaging.takeCallbacks': () => ({ target: {}, input: {} }),
  'cpix.getContentKeys': (url) => ({
    target: { kmsUrl: `${url}/v2/cpix/pallycon/getKey/doctor` },
    input: { api: 'v2', content_id: 'doctor', drm_types: ['WIDEVINE'] },
  }),
  'speke.heartbeat': (url) => ({ target: { baseUrl: url }, input: {} }),
  'sevu.requestTicket': (url) => ({
    target: { apiUrl: `${url}/stable/`, apiKey: 'doctor', apiSecret: 'doctor', cdn: 1 },
    input: {
      app: 'doctor',
      video: 'doctor',
      pass: 'doctor-password',
      ip: '127.0.0.1',
      uses: 1,
      expire: '2099-12-31 23:59:59',
    },
  }),
} satisfies Record<string, SampleCall>);
