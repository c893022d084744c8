import fc from 'fast-check';
import type {
  ContentKey,
  ContentKeyPeriod,
  CpixDocument,
  DrmSystem,
  UsageRule,
} from '../../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { contentId } from './content-id.ts';
import { keyId, sixteenBytes } from './key-id.ts';
import { xmlText } from './xml-text.ts';

/** Base64 of at least one byte: an empty element is the same as none. */
const base64 = fc
  .uint8Array({ minLength: 1, maxLength: 120 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const base64Of16 = sixteenBytes.map((bytes) => Buffer.from(bytes).toString('base64'));
const eitherCase = keyId.chain((id) => fc.constantFrom(id, id.toUpperCase()));
const attributeText = xmlText.map((any) => any || 'a');
const pixels = fc.nat({ max: 100_000_000 }).map(String);

const contentKey: fc.Arbitrary<ContentKey> = fc.record(
  {
    kid: eitherCase,
    explicitIV: base64Of16,
    commonEncryptionScheme: fc.constantFrom('cenc', 'cens', 'cbc1', 'cbcs'),
    plainValue: base64Of16,
  },
  { requiredKeys: ['kid'] },
);

const hlsSignaling = fc.record(
  { playlist: fc.constantFrom('media', 'master'), data: base64 },
  { requiredKeys: ['data'] },
);

const drmSystem: fc.Arbitrary<DrmSystem> = fc.record(
  {
    kid: eitherCase,
    systemId: fc.oneof(fc.constantFrom(...Object.values(SYSTEM_IDS)), eitherCase),
    pssh: base64,
    contentProtectionData: base64,
    uriExtXKey: base64,
    hlsSignaling: fc.array(hlsSignaling, { maxLength: 3 }),
  },
  { requiredKeys: ['kid', 'systemId', 'hlsSignaling'] },
);

const period: fc.Arbitrary<ContentKeyPeriod> = fc.record(
  { id: attributeText, index: fc.maxSafeNat().map(String) },
  { requiredKeys: ['id'] },
);

const usageRule: fc.Arbitrary<UsageRule> = fc.record(
  {
    kid: eitherCase,
    intendedTrackType: fc.oneof(fc.constantFrom('AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'), attributeText),
    periodIds: fc.array(attributeText, { maxLength: 3 }),
    videoFilters: fc.array(fc.record({ minPixels: pixels, maxPixels: pixels }, { requiredKeys: [] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['kid', 'periodIds', 'videoFilters'] },
);

/** A CPIX document that the schema of the documents takes: a request, an answer, or anything in between. */
export const cpixDocument: fc.Arbitrary<CpixDocument> = fc.record({
  id: contentId,
  contentKeys: fc.array(contentKey, { maxLength: 4 }),
  drmSystems: fc.array(drmSystem, { maxLength: 4 }),
  periods: fc.array(period, { maxLength: 3 }),
  usageRules: fc.array(usageRule, { maxLength: 3 }),
});
