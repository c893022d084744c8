import type { ContentKey, CpixDocument } from '../../../codecs/cpix/document.ts';
import { drmSystems as knownSystems } from '../../../specs/index.ts';
import { show } from '../../compare.ts';
import type { Call, Rule, Sent, Violation } from '../../rule.ts';
import { explainKid, explainScheme, explainSystemId } from '../diagnoses/key-request.ts';
import { documentOf, tracksOf } from '../request.ts';

const contentKey: Rule<Sent> = {
  id: 'cpix/content-key',
  title: 'A request lists one ContentKey for each track asked for, and one where none was.',
  level: 'must',
  clause: 'CPX-056',
  hint: 'Put a ContentKey with a UUID of your own as kid into the ContentKeyList, for each track.',
  check(sent) {
    const count = documentOf(sent)?.contentKeys.length;
    if (count === undefined) return undefined;
    const wanted = numberOfKeys(sent.call);
    if (count === wanted) return [];
    return [
      {
        message: `The request lists ${count === 1 ? 'one content key' : `${count} content keys`}.`,
        expected: String(wanted),
        actual: String(count),
      },
    ];
  },
};

/** How many keys a call wants. */
export const numberOfKeys = (call: Call): number => Math.max(1, tracksOf(call).length);

const kids: Rule<Sent> = {
  id: 'cpix/kids-differ',
  title: 'Each ContentKey of a multi-key request has a kid of its own.',
  level: 'must',
  clause: 'CPX-058',
  hint: 'Make up a new UUID for each key.',
  check(sent) {
    const keys = documentOf(sent)?.contentKeys;
    if (keys === undefined || keys.length < 2) return undefined;
    const written = keys.map(({ kid }) => kid.toLowerCase());
    const twice = written.find((kid, index) => written.indexOf(kid) !== index);
    return twice === undefined ? [] : [{ message: 'Two content keys have the same kid.', actual: twice }];
  },
};

const drmSystems: Rule<Sent> = {
  id: 'cpix/drm-systems',
  title: 'The request lists a DRMSystem for each DRM asked for and each key, and for no other.',
  level: 'must',
  clause: 'CPX-057',
  hint: 'List one DRMSystem a DRM and key, with the system ID the documents give for it.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    // Without kids that tell keys apart nobody can say whose systems are whose.
    if (document.contentKeys.length > 1 && (strays(document).length > 0 || sharesKid(document)))
      return undefined;
    const found = document.contentKeys.flatMap((key) => wrongSystems(document, key, sent.call));
    const messages = found.map(({ message }) => message);
    return found.filter(({ message }, index) => messages.indexOf(message) === index);
  },
};

/** HLS_NCG goes by two of the vendor's system IDs (A-79). */
const SAME: Record<string, string> = { HLS_AES_128: 'HLS_NCG' };

function wrongSystems({ contentKeys, drmSystems }: CpixDocument, key: ContentKey, call: Call): Violation[] {
  const names = new Map(knownSystems().map(({ systemId, name }) => [systemId, SAME[name] ?? name]));
  const own = drmSystems.filter(({ kid }) => contentKeys.length === 1 || sameKid(kid, key.kid));
  const asked = call.input.drm_types as string[];
  const listed = own.map(({ systemId }) => names.get(systemId.toLowerCase()) ?? systemId);
  const unknown = listed.filter((name) => ![...names.values()].includes(name));
  const undocumented = asked.filter((drm) => drm.endsWith('NCG') && !listed.includes(drm));
  if (unknown.length > 0 && unknown.length === undocumented.length)
    return [
      {
        message: `The system ID of ${undocumented.join(', ')} is none that is known.`,
        actual: unknown.join(', '),
        level: 'should',
      },
    ];
  const missing = asked.filter((drm) => !listed.includes(drm));
  const surplus = listed.filter((drm, index) => !asked.includes(drm) || listed.indexOf(drm) !== index);
  if (missing.length === 0 && surplus.length === 0) return [];
  const idOf = (name: string) => knownSystems().find((system) => system.name === name)?.systemId;
  const named = (name: string) => (idOf(name) === undefined ? name : `${name} (${idOf(name)})`);
  const parts = [
    ...(missing.length === 0
      ? []
      : [`${missing.map(named).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`]),
    ...(surplus.length === 0
      ? []
      : [`${surplus.map(named).join(', ')} ${surplus.length === 1 ? 'is one' : 'are'} too many`]),
  ];
  const onlyUnknown = missing.length === 0 && surplus.every((drm) => unknown.includes(drm));
  const diagnosis = explainSystemId(
    own.map(({ systemId }) => systemId),
    missing.flatMap((drm) => idOf(drm) ?? []),
  );
  return [
    {
      message: `The list of DRM systems is not the one asked for: ${parts.join('; ')}.`,
      expected: asked.join(', '),
      actual: listed.join(', ') || 'none',
      ...(diagnosis === undefined ? {} : { diagnosis }),
      ...(onlyUnknown ? { level: 'should' as const } : {}),
    },
  ];
}

/** Whether two keys have the same kid. */
export const sharesKid = ({ contentKeys }: CpixDocument): boolean =>
  new Set(contentKeys.map(({ kid }) => kid.toLowerCase())).size < contentKeys.length;

const sameKid = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const strays = ({ contentKeys, drmSystems, usageRules }: CpixDocument) => {
  const isStray = ({ kid }: { kid: string }) => !contentKeys.some((key) => sameKid(key.kid, kid));
  return [
    ...drmSystems.filter(isStray).map(({ kid, systemId }) => ({ kid, place: `The DRMSystem ${systemId}` })),
    ...usageRules.filter(isStray).map(({ kid, intendedTrackType = '' }) => ({
      kid,
      place: `The usage rule ${intendedTrackType}`.trim(),
    })),
  ];
};

const references: Rule<Sent> = {
  id: 'cpix/key-references',
  title: 'Every kid of a DRMSystem or a usage rule is that of a ContentKey.',
  level: 'must',
  clause: 'CPX-058',
  hint: 'Use the kid of the ContentKey in every DRMSystem and usage rule that is for it.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const known = document.contentKeys.map(({ kid }) => kid.toLowerCase());
    const [first] = strays(document);
    if (first === undefined) return [];
    const diagnosis = explainKid(first.kid, document);
    return [
      {
        message: `${first.place} names a kid that no ContentKey has.`,
        expected: known.join(' or '),
        actual: first.kid,
        ...(diagnosis === undefined ? {} : { diagnosis }),
        // With a single key the kid is not used (A-58).
        ...(known.length === 1 ? { level: 'should' as const } : {}),
      },
    ];
  },
};

const scheme: Rule<Sent> = {
  id: 'cpix/encryption-scheme',
  title: 'Each key has the encryption scheme asked for; where none was, cenc or no scheme at all.',
  level: 'must',
  clause: 'CPX-015',
  hint: 'Put the scheme into ContentKey@commonEncryptionScheme in lower case, or leave the attribute out for cenc.',
  check(sent) {
    const keys = documentOf(sent)?.contentKeys;
    if (keys === undefined || keys.length === 0) return undefined;
    const asked = String(sent.call.input.encryption_scheme ?? 'CENC').toLowerCase();
    const drms = sent.call.input.drm_types as string[];
    const wrong = keys.find(({ commonEncryptionScheme: actual }) => !isRight(actual, asked, drms));
    if (wrong === undefined) return [];
    const actual = wrong.commonEncryptionScheme;
    const diagnosis = explainScheme(actual);
    const message = 'The encryption scheme is not the one asked for.';
    const seen = { expected: asked, actual: show(actual) };
    return [diagnosis === undefined ? { message, ...seen } : { message, ...seen, diagnosis }];
  },
};

/** HLS with FairPlay is packaged with cbcs whatever was asked (CPX-018), and its answer does not depend on it (CPX-017). */
function isRight(actual: string | undefined, asked: string, drms: string[]): boolean {
  if (actual === asked || (actual === undefined && asked === 'cenc')) return true;
  const isHls = drms.every((drm) => drm === 'FAIRPLAY' || drm.endsWith('NCG'));
  return isHls && (actual === undefined || actual === 'cbcs');
}

/** Which keys and DRMs a request lists. */
export const KEY_RULES: Rule<Sent>[] = [contentKey, kids, drmSystems, references, scheme];
