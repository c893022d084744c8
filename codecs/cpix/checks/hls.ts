import { readKeyTag } from '../../hls-signaling.ts';
import type { DrmSystem, HlsSignaling } from '../document.ts';
import { type DrmType, drmOf } from '../drm-systems.ts';
import { bytesOf, type CheckRule, each, type Found, repeated } from './rule.ts';

/** What the answers of HLS say: URIs and tags of playlists. */
export const HLS: CheckRule[] = [
  {
    id: 'key-uri-is-uri',
    level: 'must',
    check: ({ drmSystems }) =>
      each(drmSystems, 'DRMSystem', ({ systemId, uriExtXKey }, place) => {
        const uri = textOf(uriExtXKey);
        return uri === undefined || URI.test(uri) || KEYS_FOR_URIS.includes(systemId.toLowerCase())
          ? undefined
          : { where: `${place}/URIExtXKey`, problem: 'what its base64 holds is not a URI' };
      }),
  },
  {
    id: 'signaling-is-key-tag',
    level: 'must',
    check: (document) =>
      eachSignaling(document.drmSystems, (signaling, where) => {
        const text = textOf(signaling.data);
        return text === undefined || tagsIn(signaling).length > 0
          ? undefined
          : { where, problem: 'its base64 holds no EXT-X-KEY or EXT-X-SESSION-KEY tag' };
      }),
  },
  {
    id: 'playlist-is-known',
    level: 'must',
    check: (document) =>
      eachSignaling(document.drmSystems, ({ playlist }, where) =>
        playlist === undefined || Object.hasOwn(PLAYLISTS, playlist)
          ? undefined
          : { where: `${where}@playlist`, problem: `"${playlist}" is neither media nor master` },
      ),
  },
  {
    id: 'playlist-fits-tag',
    level: 'must',
    check: (document) =>
      eachSignaling(document.drmSystems, (signaling, where) => {
        const playlist = playlistOf(signaling);
        const other = tagsIn(signaling).find((tag) => playlist !== undefined && tag.playlist !== playlist);
        return other === undefined
          ? undefined
          : {
              where,
              problem: `it is for the ${playlist} playlist, its tag for the ${other.playlist} playlist`,
            };
      }),
  },
  {
    id: 'one-signaling-per-playlist',
    level: 'must',
    check: ({ drmSystems }) =>
      each(drmSystems, 'DRMSystem', ({ hlsSignaling }, place) =>
        repeated(
          hlsSignaling,
          `${place}/HLSSignalingData`,
          (signaling) => playlistOf(signaling) ?? signaling.playlist!,
          'it is for the same playlist as',
        ),
      ),
  },
  {
    id: 'key-format-fits-system',
    level: 'must',
    check: ({ drmSystems }) =>
      eachSignaling(drmSystems, (signaling, where, { systemId }) => {
        const drm = drmOf(systemId);
        const formats = tagsIn(signaling).map(({ attributes }) => attributes.KEYFORMAT ?? 'identity');
        const other = formats.find(
          (format) => drm !== undefined && format.toLowerCase() !== KEY_FORMATS[drm],
        );
        return other === undefined
          ? undefined
          : { where, problem: `KEYFORMAT is "${other}", of this system it is "${KEY_FORMATS[drm!]}"` };
      }),
  },
  {
    id: 'key-uri-is-that-of-tag',
    level: 'should',
    check: ({ drmSystems }) =>
      eachSignaling(drmSystems, (signaling, where, { uriExtXKey }) => {
        const uri = textOf(uriExtXKey);
        const other = tagsIn(signaling).find(({ attributes }) => attributes.URI !== uri);
        return uri === undefined || other === undefined
          ? undefined
          : { where, problem: 'the URI of its tag is not that of URIExtXKey' };
      }),
  },
];

const URI = /^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i;

/** NCG and its HLS sibling: what stands for a URI there is the key itself. */
const KEYS_FOR_URIS = ['d9e4411a-e886-4909-a380-a77f28d52335', '48582a1d-1ff4-426e-8cd5-06424fcc578c'];

/** The names of playlists by version of CPIX. */
const PLAYLISTS: Record<string, 'media' | 'master'> = {
  media: 'media',
  master: 'master',
  variant: 'master',
  multiVariant: 'master',
};

const KEY_FORMATS: Record<DrmType, string> = {
  WIDEVINE: 'urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
  PLAYREADY: 'com.microsoft.playready',
  FAIRPLAY: 'com.apple.streamingkeydelivery',
};

const playlistOf = ({ playlist = 'media' }: HlsSignaling): 'media' | 'master' | undefined =>
  Object.hasOwn(PLAYLISTS, playlist) ? PLAYLISTS[playlist] : undefined;

const tagsIn = ({ data }: HlsSignaling) =>
  (textOf(data) ?? '').split(/\r?\n/).flatMap((line) => readKeyTag(line) ?? []);

function textOf(base64: string | undefined): string | undefined {
  const bytes = bytesOf(base64);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}

const eachSignaling = (
  systems: DrmSystem[],
  problemOf: (signaling: HlsSignaling, where: string, system: DrmSystem) => Found | undefined,
): Found[] =>
  each(systems, 'DRMSystem', (system, place) =>
    each(system.hlsSignaling, `${place}/HLSSignalingData`, (signaling, where) =>
      problemOf(signaling, where, system),
    ),
  );
