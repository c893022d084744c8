/** System IDs of the DRMs that the documents name, in lower case (CPX-060 to CPX-062). */
export const SYSTEM_IDS = {
  WIDEVINE: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
  PLAYREADY: '9a04f079-9840-4286-ab92-e65be0885f95',
  FAIRPLAY: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
} as const;

export type DrmType = keyof typeof SYSTEM_IDS;

/** Which DRM a system ID stands for, in any case; `undefined` for others. */
export function drmOf(systemId: string): DrmType | undefined {
  const names = Object.keys(SYSTEM_IDS) as DrmType[];
  return names.find((name) => SYSTEM_IDS[name] === systemId.toLowerCase());
}
