import { findCase, index } from '../data.ts';
import { caseHref, casesHref } from '../route.ts';

/** Why a case proved nothing or not all. Of one that is blocked also the mistake that blocks it. */
export function Reason({ reason, place }: { reason: string; place: number }) {
  const { status } = index.cases[place]!;
  if (status === 'blocked') return <Blocked reason={reason} place={place} />;
  return (
    <p class="reason">
      {reason.split('\n').map((line, at) => (
        <span key={at}>{line}</span>
      ))}
    </p>
  );
}

function Blocked({ reason, place }: { reason: string; place: number }) {
  const at = index.causes.findIndex(({ blocked }) => blocked.includes(place));
  return (
    <p class="reason blocked">
      {at >= 0 && (
        <a class="root" href={casesHref({ cause: String(at) })}>
          {index.causes[at]!.message}
        </a>
      )}
      <span>{reason.split(' ').map(linked)}</span>
    </p>
  );
}

/** A word, with a link where it is the ID of a case; a point may stand behind it. */
function linked(word: string, at: number) {
  const id = word.endsWith('.') ? word.slice(0, -1) : word;
  const behind = word.slice(id.length);
  return (
    <>
      {at > 0 && ' '}
      {findCase(id) === undefined ? id : <a href={caseHref(id)}>{id}</a>}
      {behind}
    </>
  );
}
