import type { XmlElement } from '../xml.ts';
import type { UsageRule } from './document.ts';
import { attribute, cpixChildren, present, uuidAttribute } from './elements.ts';
import type { Notes } from './notes.ts';

/** The attributes of each kind of filter. */
export const FILTERS = {
  KeyPeriodFilter: ['periodId'],
  LabelFilter: ['label'],
  VideoFilter: ['minPixels', 'maxPixels', 'hdr', 'wcg', 'minFps', 'maxFps'],
  AudioFilter: ['minChannels', 'maxChannels'],
  BitrateFilter: ['minBitrate', 'maxBitrate'],
} as const;

type FilterName = keyof typeof FILTERS;

/** A ContentKeyUsageRule. Throws `CodecError` where it names no key, a period filter no period or a label filter no label. */
export function readUsageRule(element: XmlElement, place: string, notes: Notes): UsageRule {
  const filters = (name: FilterName): XmlElement[] => cpixChildren(element, name);
  const values = <Name extends FilterName>(name: Name) =>
    filters(name).map((filter) => present<(typeof FILTERS)[Name][number]>(filter, FILTERS[name]));
  const rule: UsageRule = {
    kid: uuidAttribute(element, 'kid', place, notes),
    ...present(element, ['intendedTrackType'] as const),
    periodIds: filters('KeyPeriodFilter').map((filter) => attribute(filter, 'periodId')),
    videoFilters: values('VideoFilter'),
  };
  const labels = filters('LabelFilter').map((filter) => filter.attributes.label ?? '');
  const audioFilters = values('AudioFilter');
  const bitrateFilters = values('BitrateFilter');
  if (labels.length > 0) rule.labels = labels;
  if (audioFilters.length > 0) rule.audioFilters = audioFilters;
  if (bitrateFilters.length > 0) rule.bitrateFilters = bitrateFilters;

  const names = Object.keys(FILTERS) as FilterName[];
  const known = new Set(names.flatMap(filters));
  const read = element.children.filter((child) => known.has(child));
  notes.container(place, element, ['kid', 'intendedTrackType'], read);
  for (const name of names)
    for (const [index, filter] of filters(name).entries())
      notes.container(`${place}/${name}[${index + 1}]`, filter, [...FILTERS[name]], []);
  return rule;
}
