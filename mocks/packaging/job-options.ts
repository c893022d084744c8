import type { RegisterJobRequest } from '../../specs/packaging/types.ts';

/** The options of a job. */
export type Options = Pick<RegisterJobRequest, 'dash_option' | 'drm_option'>;

/** What holds where a job does not say otherwise (PKG-092 to PKG-099). */
const DASH = { enable_average_bandwidth_mpd: false };
const DRM = {
  multi_key: false,
  skip_audio_encryption: false,
  max_sd_height: 480,
  max_hd_height: 1080,
  max_uhd1_height: 2160,
  clear_lead: 0,
  generate_tracktype_manifests: false,
};

/** The options of a job that have an effect: those of DASH with DASH, those of encryption with DRM. */
export function effectiveOptions(job: RegisterJobRequest, formats: { dash: boolean; drm: boolean }): Options {
  const drm = { ...DRM, ...given(job.drm_option, Object.keys(DRM)) };
  return {
    ...(formats.dash
      ? { dash_option: { ...DASH, ...given(job.dash_option, ['min_buffer_time', ...Object.keys(DASH)]) } }
      : {}),
    ...(formats.drm
      ? {
          drm_option: {
            ...drm,
            generate_tracktype_manifests: drm.multi_key && drm.generate_tracktype_manifests,
          },
        }
      : {}),
  };
}

/** The members of some names that are there and not null. */
function given<Members extends object>(
  object: Members | null | undefined,
  names: string[],
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  const entries = Object.entries(object ?? {}).filter(
    ([name, value]) => names.includes(name) && value !== null,
  );
  return Object.fromEntries(entries) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}

/** Why the heights of tracks make no sense together: they must rise from SD over HD to UHD. */
export function heightProblem({ drm_option: option }: Options): string | undefined {
  if (!option) return undefined;
  const { max_sd_height: sd, max_hd_height: hd, max_uhd1_height: uhd1 } = option;
  if (sd! < hd! && hd! < uhd1!) return undefined;
  return `/drm_option has max_sd_height ${sd}, max_hd_height ${hd} and max_uhd1_height ${uhd1}, defaults included; they must rise`;
}
