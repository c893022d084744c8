import { diagnose } from '../../contracts/diagnose.ts';
import type { MockOptions } from '../../mocks/index.ts';

/** Names the mistake behind a refusal, where it is a known one. */
export const diagnoseExchange: NonNullable<MockOptions['diagnose']> = (
  { site = '', decoded },
  { sites, accounts },
) => {
  const [ofSite, ofAccount] = [sites.get(site), accounts.get(site)];
  return diagnose(decoded, {
    ...(ofSite === undefined ? {} : { site: ofSite }),
    ...(ofAccount === undefined ? {} : { account: ofAccount }),
  });
};
