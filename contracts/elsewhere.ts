import { type Exchange, pathOf } from '../codecs/exchange.ts';
import type { Requirement, Rule, Sent } from './rule.ts';

/** Where answers point that want to lead a client away: no API has such a path. */
const ELSEWHERE = '/elsewhere/';

/** Whether a request was made because an answer named a place: it is none of the API. */
export const isElsewhere = ({ request }: Exchange): boolean => pathOf(request.target).startsWith(ELSEWHERE);

const FETCHED: Requirement & Pick<Rule<Sent>, 'level'> = {
  id: 'service/nothing-else-fetched',
  title: 'A client fetches nothing that is only named inside an answer.',
  level: 'must',
  clause: 'docs/client-protocol.md',
  hint: 'Switch off document type declarations, external entities and external schemas in the parser.',
};

/** A rule for what was fetched from elsewhere. A redirect may be followed: what comes of it is judged by its outcome. */
export const NOTHING_ELSE_FETCHED: Rule<Sent> = {
  ...FETCHED,
  check({ exchange: { request } }) {
    const path = pathOf(request.target);
    if (path.startsWith(`${ELSEWHERE}redirect`)) return [];
    return [
      {
        message: `The client fetched ${path}, which only the answer named.`,
        expected: 'no request',
        actual: `${request.method} ${path}`,
        diagnosis: 'its XML parser loads what documents name, such as external entities',
      },
    ];
  },
};
