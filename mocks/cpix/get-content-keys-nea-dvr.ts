import { NEA_DVR_NAMESPACES } from '../../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import type { Operation } from '../twin/operation.ts';
import { type AnswerForm, answerTo } from './answer.ts';
import { xmlResponse } from './answer-key-request.ts';
import { authenticate } from './authenticate.ts';
import { requireContentId } from './content-id.ts';
import { invalid, unauthorized } from './errors.ts';
import type { KeyPlan } from './plan.ts';
import type { CpixReading } from './reading.ts';
import { HD } from './tracks.ts';
import { quoted, Unusable } from './unusable.ts';

/** The DRMs of a streaming format (NEA-002, NEA-005). */
const SYSTEMS = new Map<string, string[]>([
  ['dash', [SYSTEM_IDS.PLAYREADY, SYSTEM_IDS.WIDEVINE]],
  ['hls', [SYSTEM_IDS.FAIRPLAY]],
]);

const FORM: AnswerForm = {
  level: 'V1',
  // As the sample of this API says.
  licenseUrl: 'https://license.pallycon.com/ri/playready/licenseManager.do',
  periods: [],
  withRules: false,
};

/** Answers with the one key of a content ID and what V1 has of the DRMs of a format, as NEA-DVR gets it (NEA-008, NEA-010). */
export const getContentKeysNeaDvr: Operation = (_request, parameters, world) => {
  const { streamingFormat = '', encToken = '', cid = '' } = parameters;
  const reading: CpixReading = { kind: 'cpix', token: encToken, contentId: cid, streamingFormat };
  const caller = authenticate(encToken, world);
  if (caller.kind === 'stranger') return unauthorized(caller.reason, caller.site, reading);
  const { site } = caller;
  try {
    const plan = planOf(streamingFormat, cid);
    const answer = answerTo(plan, site, world, FORM);
    return {
      site: site.siteId,
      decoded: reading,
      conclusion: { kind: 'accepted' },
      response: xmlResponse(writeCpix(answer, 'document', NEA_DVR_NAMESPACES)),
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return invalid(error.message, site, reading);
  }
};

function planOf(streamingFormat: string, cid: string): KeyPlan {
  const contentId = requireContentId(cid, 'the last segment of the path');
  const systemIds = SYSTEMS.get(streamingFormat.toLowerCase());
  if (systemIds === undefined)
    throw new Unusable(`the streaming format is ${quoted(streamingFormat)}; it is dash or hls`);
  const key = { trackType: HD };
  const systems = systemIds.map((systemId) => ({ key, systemId }));
  return { contentId, keys: [key], rules: [], systems };
}
