import { index } from '../data.ts';
import type { Filter } from '../filter.ts';
import { caseHref, casesHref, type Route } from '../route.ts';
import { duration, inWords } from '../words.ts';
import { CaseView } from './case.tsx';
import { Filters } from './filters.tsx';
import { StatusMark } from './status.tsx';
import { VirtualList } from './virtual-list.tsx';

interface Props {
  filter: Filter;
  onFilter(filter: Filter): void;
  /** The places of the cases that the filter leaves. */
  found: number[];
  route: Route;
  /** The case that is looked at. */
  place: number | undefined;
}

const ROW_HEIGHT = 52;

/** The list of cases and, beside it or in its place, the one that is looked at. */
export function Cases({ filter, onFilter, found, route, place }: Props) {
  const isOpen = route.view === 'case';
  return (
    <div class={isOpen ? 'cases open' : 'cases'}>
      <section class="side" aria-label="Cases">
        {!isOpen && <h1 class="unseen">Cases</h1>}
        <Filters filter={filter} onFilter={onFilter} found={found.length} />
        {found.length === 0 ? (
          <p class="empty">No case matches.</p>
        ) : (
          <VirtualList
            count={found.length}
            rowHeight={ROW_HEIGHT}
            label="Cases found"
            current={place === undefined ? undefined : found.indexOf(place)}
            row={(at) => ({
              key: index.cases[found[at]!]!.id,
              children: <Row place={found[at]!} current={place} />,
            })}
          />
        )}
      </section>
      {isOpen ? (
        <article class="detail" aria-labelledby="case-title">
          <a class="back" href={casesHref(filter)}>
            ← All cases found
          </a>
          {place === undefined ? (
            <>
              <h1 id="case-title" tabIndex={-1}>
                There is no such case
              </h1>
              <p>
                This report has no case <code>{route.id}</code>.
              </p>
            </>
          ) : (
            <CaseView key={place} place={place} />
          )}
        </article>
      ) : (
        <p class="detail none">Choose a case, or go through them with j and k.</p>
      )}
    </div>
  );
}

function Row({ place, current }: { place: number; current: number | undefined }) {
  const { id, title, status, ms, operation } = index.cases[place]!;
  return (
    <a class={`row ${status}`} href={caseHref(id)} aria-current={place === current ? 'true' : undefined}>
      <StatusMark status={status} />
      <span class="what">
        <span class="title">{title}</span>
        <span class="id">{id}</span>
      </span>
      <span class="operation">{inWords(operation)}</span>
      <span class="ms">{duration(ms)}</span>
    </a>
  );
}
