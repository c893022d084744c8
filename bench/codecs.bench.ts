// How fast the codecs are: against the bare calls they are made of, and in operations a second.
import { createCipheriv, createDecipheriv, createSecretKey, hash } from 'node:crypto';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import type { CpixDocument } from '../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../codecs/cpix/drm-systems.ts';
import {
  fairPlaySignaling,
  fairPlayUri,
  type ProtectedKey,
  playReadyPssh,
  widevinePssh,
} from '../codecs/cpix/protection.ts';
import { readCpix } from '../codecs/cpix/read.ts';
import { writeCpix } from '../codecs/cpix/write.ts';
import { ENVELOPE_IV, readEnvelope, sealEnvelope } from '../codecs/envelope.ts';
import { readPssh } from '../codecs/pssh.ts';
import { heapOver } from './support/heap.ts';
import { type Measured, measure, type Work } from './support/measure.ts';

const SITE = {
  siteId: 'TEST',
  siteKey: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
  accessKey: 'testAccessKey0000000000000000000',
};
const TIMESTAMP = '2026-01-02T03:04:05Z';
const PAYLOAD = JSON.stringify({
  storage_name: 'main storage',
  type: 'S3',
  id: 'AKIAIOSFODNN7EXAMPLE',
  password: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  aws_bucket: 'bucket',
  region: 'ap-northeast-2',
});
const KEY: ProtectedKey = {
  keyId: '12ea753c-23e7-bc02-4474-b2b976c43beb',
  key: Buffer.from('SzC1qc1cEpyFU6t/lL7Byw==', 'base64'),
  contentId: 'cpix-test-cid',
  trackType: 'HD',
};
const LICENSE_URL = 'https://license.example/ri/playready/licenseManager.do';

/** The answer for one key of three DRMs. */
function answer(): CpixDocument {
  const { keyId: kid } = KEY;
  const system = (systemId: string, box: Uint8Array) => ({
    kid,
    systemId,
    pssh: Buffer.from(box).toString('base64'),
    contentProtectionData: Buffer.from(readPssh(box).data).toString('base64'),
    hlsSignaling: [],
  });
  const uri = fairPlayUri(KEY);
  return {
    id: KEY.contentId,
    contentKeys: [
      { kid, explicitIV: 'MDEyMzQ1Njc4OWFiY2RlZg==', plainValue: Buffer.from(KEY.key).toString('base64') },
    ],
    drmSystems: [
      system(SYSTEM_IDS.PLAYREADY, playReadyPssh(KEY, LICENSE_URL)),
      system(SYSTEM_IDS.WIDEVINE, widevinePssh(KEY)),
      {
        kid,
        systemId: SYSTEM_IDS.FAIRPLAY,
        uriExtXKey: Buffer.from(uri).toString('base64'),
        hlsSignaling: fairPlaySignaling(uri),
      },
    ],
    periods: [],
    usageRules: [{ kid, intendedTrackType: 'HD', periodIds: [], videoFilters: [] }],
  };
}

const aes = createSecretKey(Buffer.from(SITE.siteKey));
const apidata = sealEnvelope(PAYLOAD, TIMESTAMP, SITE);
const { data } = JSON.parse(Buffer.from(apidata, 'base64').toString()) as { data: string };
const ciphertext = Buffer.from(data, 'base64');
const hashed = SITE.accessKey + SITE.siteId + data + TIMESTAMP;

const document = answer();
const xml = Buffer.from(writeCpix(document));
const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false });
const leanParser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  jPath: false,
  tagValueProcessor: () => undefined,
  attributeValueProcessor: () => undefined,
});
const tree = parser.parse(xml);
const builder = new XMLBuilder({ preserveOrder: true, ignoreAttributes: false, format: true });

const seal = () => sealEnvelope(PAYLOAD, TIMESTAMP, SITE);
const open = () => readEnvelope(apidata, SITE);
const read = () => readCpix(xml);
const write = () => writeCpix(document);
const pair = () => [widevinePssh(KEY), playReadyPssh(KEY, LICENSE_URL)];

interface Row {
  name: string;
  work: Work;
  /** What it is made of at least, and how fast it is to be as a share of that. */
  against?: Work;
  /** Absent where the ratio is only told. */
  ratio?: number;
  /** Times a second it is to be done; told, and not held against a machine. */
  rate?: number;
}

/** AES and SHA-256 with their results thrown away, the key made beforehand. */
const cryptoOfSealing = () => {
  const cipher = createCipheriv('aes-256-cbc', aes, ENVELOPE_IV);
  return [cipher.update(PAYLOAD, 'utf8'), cipher.final(), hash('sha256', hashed, 'base64')];
};
const cryptoOfOpening = () => {
  const decipher = createDecipheriv('aes-256-cbc', aes, ENVELOPE_IV);
  return [decipher.update(ciphertext), decipher.final(), hash('sha256', hashed, 'base64')];
};

/** The same envelope with nothing checked and nothing told. */
function bareSeal(): string {
  const cipher = createCipheriv('aes-256-cbc', aes, ENVELOPE_IV);
  const sealed = Buffer.concat([cipher.update(PAYLOAD, 'utf8'), cipher.final()]).toString('base64');
  const digest = hash('sha256', SITE.accessKey + SITE.siteId + sealed + TIMESTAMP, 'base64');
  return Buffer.from(JSON.stringify({ data: sealed, timestamp: TIMESTAMP, hash: digest })).toString('base64');
}

function bareOpen(): unknown {
  const { data, timestamp, hash: sent } = JSON.parse(Buffer.from(apidata, 'base64').toString('utf8'));
  const digest = hash('sha256', SITE.accessKey + SITE.siteId + data + timestamp, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', aes, ENVELOPE_IV);
  const plaintext = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
  return digest === sent && JSON.parse(plaintext.toString('utf8'));
}

const ROWS: Row[] = [
  { name: 'seal an envelope, against its bare calls', work: seal, against: bareSeal, ratio: 0.7 },
  { name: 'seal an envelope, against those to node:crypto alone', work: seal, against: cryptoOfSealing },
  { name: 'open an envelope, against its bare calls', work: open, against: bareOpen, ratio: 0.7 },
  { name: 'open an envelope, against those to node:crypto alone', work: open, against: cryptoOfOpening },
  {
    name: 'read a CPIX answer, against fast-xml-parser alone',
    work: read,
    against: () => parser.parse(xml),
    ratio: 0.5,
    rate: 3000,
  },
  {
    name: 'read a CPIX answer, against fast-xml-parser with all switched off that the codec switches off',
    work: read,
    against: () => leanParser.parse(xml),
  },
  {
    name: 'write a CPIX answer, against its builder alone',
    work: write,
    against: () => builder.build(tree),
    ratio: 0.5,
    rate: 3000,
  },
  { name: 'build a Widevine and a PlayReady box', work: pair, rate: 50_000 },
];

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const thousands = (rate: number): string => Math.round(rate).toLocaleString('en').replaceAll(',', ' ');
const verdict = (met: boolean): string => (met ? 'met' : 'missed');

let missed = false;
process.stdout.write(
  `Node ${process.version}, a CPIX answer of ${xml.length} bytes, a payload of ${PAYLOAD.length} bytes\n\n`,
);
for (const row of ROWS) process.stdout.write(`${described(row, measure(row.work, row.against))}\n`);

/** A row of the table, and the miss noted. */
function described({ name, ratio: ratioTarget, rate: rateTarget }: Row, { ratio, rate }: Measured): string {
  const lines = [name];
  if (ratio !== undefined) {
    const met = ratioTarget === undefined || ratio.median >= ratioTarget;
    missed ||= !met;
    const goal = ratioTarget === undefined ? '' : `   target ${percent(ratioTarget)}: ${verdict(met)}`;
    lines.push(
      `  ratio     ${percent(ratio.median)} (quartiles ${percent(ratio.lower)} to ${percent(ratio.upper)})${goal}`,
    );
  }
  const goal =
    rateTarget === undefined
      ? ''
      : `   target ${thousands(rateTarget)}: ${verdict(rate.median >= rateTarget)}`;
  lines.push(
    `  a second  ${thousands(rate.median)} (quartiles ${thousands(rate.lower)} to ${thousands(rate.upper)})${goal}`,
  );
  return `${lines.join('\n')}\n`;
}

const MIB = 1024 * 1024;
const readings = heapOver([
  [seal, 400_000],
  [open, 400_000],
  [pair, 180_000],
  [read, 10_000],
  [write, 10_000],
]);
const growth = readings.at(-1)! - readings[0]!;
const flat = growth < MIB;
missed ||= !flat;
process.stdout.write(
  `memory over 1 000 000 operations, collected after each tenth
  MiB       ${readings.map((bytes) => (bytes / MIB).toFixed(1)).join(' ')}   target less than 1 more: ${verdict(flat)}
`,
);
process.exitCode = missed ? 1 : 0;
