import { FILTERS } from './checks/filters.ts';
import { HLS } from './checks/hls.ts';
import { PERIODS } from './checks/periods.ts';
import { PROTECTION } from './checks/protection.ts';
import { REFERENCES } from './checks/references.ts';
import type { CheckRule, Found } from './checks/rule.ts';
import { VALUES } from './checks/values.ts';
import type { CpixDocument } from './document.ts';

/** What is wrong with a CPIX document that its schema does not see. */
export interface Problem extends Found {
  /** ID of the rule. */
  rule: string;
  /** `must`: the document cannot be used as it is. */
  level: 'must' | 'should';
}

/** Everything that is checked. */
export const CPIX_RULES: CheckRule[] = [
  ...REFERENCES,
  ...VALUES,
  ...PROTECTION,
  ...HLS,
  ...PERIODS,
  ...FILTERS,
];

/** Holds a document to all rules, those of requests and of answers: what is not there breaks none. */
export const checkCpix = (document: CpixDocument): Problem[] =>
  CPIX_RULES.flatMap(({ id, level, check }) =>
    check(document).map((found) => ({ rule: id, level, ...found })),
  );
