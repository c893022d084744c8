import { toBase64 } from '../../codecs/base64.ts';
import type { ContentKey, ContentKeyPeriod, CpixDocument, UsageRule } from '../../codecs/cpix/document.ts';
import type { ProtectedKey } from '../../codecs/cpix/protection.ts';
import type { Site, World } from '../twin/world.ts';
import { type ServedKey, servedKey } from './keys.ts';
import type { Level } from './level.ts';
import type { KeyPlan } from './plan.ts';
import type { PlannedKey } from './planned-keys.ts';
import { signaling } from './signaling.ts';

/** How an answer is put together. */
export interface AnswerForm {
  level: Level;
  /** Where PlayReady players get licences, unless the site says. */
  licenseUrl: string;
  /** The key periods that are repeated. */
  periods: ContentKeyPeriod[];
  /** Whether rules say which key is for which track. */
  withRules: boolean;
}

/** The document with the keys of a plan: those of the site, with new key IDs wherever one stands (CPX-069, CPX-073). */
export function answerTo(plan: KeyPlan, site: Site, world: World, form: AnswerForm): CpixDocument {
  const { contentId } = plan;
  const served = new Map<PlannedKey, ServedKey>();
  for (const key of plan.keys)
    served.set(key, servedKey(world, site.siteId, contentId, key.trackType, key.periodIndex));
  const licenseUrl = site.licenseUrl ?? form.licenseUrl;
  return {
    id: contentId,
    contentKeys: plan.keys.map((key) => contentKey(key, served.get(key)!)),
    periods: form.periods,
    usageRules: form.withRules
      ? plan.rules.map(({ key, rule }) => usageRule(rule, served.get(key)!.keyId, form.level))
      : [],
    drmSystems: plan.systems.map(({ key, systemId }) =>
      signaling(systemId, protectedKey(contentId, key, served.get(key)!), form.level, licenseUrl),
    ),
  };
}

function contentKey({ scheme }: PlannedKey, { keyId, key, iv }: ServedKey): ContentKey {
  const answered: ContentKey = { kid: keyId, explicitIV: toBase64(iv), plainValue: toBase64(key) };
  if (scheme !== undefined) answered.commonEncryptionScheme = scheme;
  return answered;
}

const protectedKey = (contentId: string, planned: PlannedKey, { keyId, key }: ServedKey): ProtectedKey => ({
  ...planned,
  contentId,
  keyId,
  key,
});

/** A rule with the new key ID. Track types and video filters came with V2. */
function usageRule({ intendedTrackType, ...rule }: UsageRule, kid: string, level: Level): UsageRule {
  if (level === 'V1' || intendedTrackType === undefined) return { ...rule, kid, videoFilters: [] };
  return { ...rule, kid, intendedTrackType };
}
