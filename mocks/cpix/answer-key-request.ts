import type { ContentKeyPeriod, CpixDocument } from '../../codecs/cpix/document.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import { derive } from '../../codecs/derive.ts';
import type { HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import { bytesToUuid } from '../../codecs/key-id.ts';
import type { Outcome } from '../twin/operation.ts';
import type { Site, World } from '../twin/world.ts';
import { answerTo } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { invalid, unauthorized } from './errors.ts';
import type { Level } from './level.ts';
import { planKeys } from './plan.ts';
import { readKeyRequest } from './reading.ts';
import { Unusable } from './unusable.ts';

/** An API that is asked for keys with a CPIX document. */
export interface KeyApi {
  level: Level;
  /** Whether it is the one that MediaPackage calls. */
  speke: boolean;
}

/** Where PlayReady players get licences, as the samples of these APIs say. */
const LICENSE_URL = 'https://testtokyo.pallycon.com/ri/playready/licenseManager.do';

/** Answers a CPIX document with another that has the keys, for a token that is one of a site. */
export function answerKeyRequest(request: HttpRequest, token: string, world: World, api: KeyApi): Outcome {
  const reading = readKeyRequest(request.body, token);
  const caller = authenticate(token, world);
  if (caller.kind === 'stranger') return unauthorized(caller.reason, caller.site, reading);
  const { site } = caller;
  const { document } = reading;
  if (document === undefined) return invalid(reading.problem!, site, reading);
  try {
    const answer = answerOf(document, site, world, api);
    return {
      site: site.siteId,
      decoded: reading,
      conclusion: { kind: 'accepted' },
      response: xmlResponse(writeCpix(answer)),
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return invalid(error.message, site, reading);
  }
}

function answerOf(document: CpixDocument, site: Site, world: World, { level, speke }: KeyApi): CpixDocument {
  if (speke && site.mediaPackage === true && document.periods.length > 0)
    throw new Unusable('MediaPackage does not support key rotation; leave ContentKeyPeriodList out');
  const periods = document.periods.length > 0 ? document.periods : periodsOf(site, document, world);
  const plan = planKeys({ ...document, periods }, level);
  const withRules = document.usageRules.length > 0 || periods.length > 0 || site.usageRules === 'always';
  return answerTo(plan, site, world, { level, licenseUrl: LICENSE_URL, periods, withRules });
}

/** The period of a site whose requests get one that they do not name. */
function periodsOf({ siteId, keyPeriod }: Site, { id = '' }: CpixDocument, world: World): ContentKeyPeriod[] {
  if (keyPeriod === undefined) return [];
  const uuid = bytesToUuid(derive(world.seed, 'key period', siteId, id, keyPeriod).subarray(0, 16));
  return [{ id: `keyPeriod_${uuid}`, index: String(keyPeriod) }];
}

/** A CPIX answer. */
export const xmlResponse = (body: string): HttpResponse => ({
  status: 200,
  headers: [['Content-Type', 'application/xml;charset=UTF-8']],
  body,
});
