import type { Case } from '../contracts/case.ts';

/** Circumstances a client is started in that must not change what it does. */
export interface Environment {
  /** `tz-kolkata`: part of the IDs of its cases. */
  name: string;
  /** Variables that are set, or taken away where the value is undefined. */
  variables: Record<string, string | undefined>;
  /** Whether it is started in another folder than Countersign was. */
  elsewhere?: true;
}

/** Time zones with half hours, a day ahead, on the other side of the date line and in summer time; languages whose case, digits and calendar differ. */
export const ENVIRONMENTS: Environment[] = [
  { name: 'tz-kolkata', variables: { TZ: 'Asia/Kolkata' } },
  { name: 'tz-kiritimati', variables: { TZ: 'Pacific/Kiritimati' } },
  { name: 'tz-pago-pago', variables: { TZ: 'Pacific/Pago_Pago' } },
  { name: 'tz-lord-howe', variables: { TZ: 'Australia/Lord_Howe' } },
  { name: 'locale-turkish', variables: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } },
  { name: 'locale-german', variables: { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' } },
  { name: 'locale-thai', variables: { LC_ALL: 'th_TH.UTF-8', LANG: 'th_TH.UTF-8' } },
  { name: 'locale-c', variables: { LC_ALL: 'C', LANG: 'C' } },
  { name: 'other-folder', variables: {}, elsewhere: true },
  { name: 'no-home', variables: { HOME: undefined } },
];

/** The tag of the cases that are repeated in every environment. */
export const REPEATED = 'everywhere';

/** Cases, and behind them those that are repeated, once for each environment. */
export const withEnvironments = (cases: Case[]): Case[] => [
  ...cases,
  ...ENVIRONMENTS.flatMap((environment) =>
    cases
      .filter(({ tags }) => tags.includes(REPEATED))
      .map((each) => ({
        ...each,
        id: `environment/${environment.name}/${each.id}`,
        title: `${each.title}, started with ${inWords(environment)}`,
        tags: [...each.tags, 'environment'],
        environment: environment.name,
      })),
  ),
];

function inWords({ variables, elsewhere }: Environment): string {
  if (elsewhere) return 'another working directory';
  const [[name, value] = ['', '']] = Object.entries(variables);
  return value === undefined ? `no ${name}` : `${name}=${value}`;
}
