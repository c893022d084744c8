import { useMemo, useState } from 'preact/hooks';
import type { CaseDetail } from '../../page.ts';
import { detailOf, index } from '../data.ts';
import { useLoaded } from '../loaded.ts';
import { caseHref, casesHref } from '../route.ts';
import { keyIdsIn } from '../text/key-ids.ts';
import { apiName, count, duration, inWords } from '../words.ts';
import { Code } from './code.tsx';
import { Command } from './copy.tsx';
import { Exchange } from './exchange.tsx';
import { FindingView } from './finding.tsx';
import { usePrinting } from './printing.ts';
import { Prose } from './prose.tsx';
import { Reason } from './reason.tsx';
import { StatusMark } from './status.tsx';

/** More exchanges than these are shown when they are asked for. */
const SHOWN = 6;

/** Everything that is known of one case. */
export function CaseView({ place }: { place: number }) {
  const loaded = useLoaded();
  const printing = usePrinting();
  const detail = useMemo(() => detailOf(place), [place, loaded]);
  const { id, title, api, operation, status, ms, clauses, tags } = index.cases[place]!;
  return (
    <>
      <header class="case">
        <p class="eyebrow">
          <StatusMark status={status} named />
          <a href={casesHref({ api, operation })}>
            {apiName(api)} · {inWords(operation)}
          </a>
          <span>{duration(ms)}</span>
          {tags.map((tag) => (
            <a key={tag} class="tag" href={casesHref({ tag })}>
              {tag}
            </a>
          ))}
        </p>
        <h1 id="case-title" tabIndex={-1}>
          {title}
        </h1>
        <p class="id">
          <a href={caseHref(id)}>{id}</a>
        </p>
      </header>
      {detail === undefined ? (
        <p role="status">The report is still being read.</p>
      ) : (
        <Story detail={detail} place={place} />
      )}
      <details class="clauses" open={printing}>
        <summary>{count(clauses.length, 'clause')} this case is about</summary>
        <ul>
          {clauses.map((at) => (
            <li key={at}>
              <a href={casesHref({ clause: index.clauses[at]!.id })}>{index.clauses[at]!.id}</a>
              <span>
                <Prose text={index.clauses[at]!.statement ?? ''} />
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Story({ detail, place }: { detail: CaseDetail; place: number }) {
  const { reason, findings, exchanges, result, stderr, tried, again } = detail;
  const [all, setAll] = useState(false);
  const keys = useMemo(() => keyIdsIn(exchanges.flatMap(bodies)), [detail]);
  const shown = all ? exchanges : exchanges.slice(0, SHOWN);
  return (
    <>
      {reason !== undefined && <Reason reason={reason} place={place} />}
      {findings.map((finding, at) => (
        <FindingView key={`${finding.rule} ${at}`} finding={finding} />
      ))}
      {tried !== undefined && (
        <section class="block">
          <h2>What it was tried on</h2>
          <p>
            {count(tried.inputs, 'made-up input')}
            {tried.counterexample !== undefined &&
              `. The smallest that fails, made smaller ${count(tried.counterexample.shrinks, 'time')}:`}
          </p>
          {tried.counterexample !== undefined && (
            <Code text={tried.counterexample.input} kind="json" label="The smallest input that fails" />
          )}
          {tried.counterexample?.kept !== undefined && <p class="dim">Kept in {tried.counterexample.kept}</p>}
        </section>
      )}
      <section class="block">
        <h2>Repeat this case</h2>
        <Command text={again} label="Copy the command" />
      </section>
      {shown.map((exchange, at) => (
        <Exchange key={at} exchange={exchange} at={at + 1} of={exchanges.length} keys={keys} />
      ))}
      {shown.length < exchanges.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show {exchanges.length - shown.length} more exchanges
        </button>
      )}
      {exchanges.length === 0 && <p class="dim">No request reached the server.</p>}
      {result !== undefined && (
        <section class="block">
          <h2>What the client made of it</h2>
          <Code text={result} kind="json" keys={keys} label="The client's result" />
        </section>
      )}
      {stderr !== undefined && (
        <section class="block">
          <h2>What the client wrote to stderr</h2>
          <Code text={stderr} kind="text" label="stderr" />
        </section>
      )}
    </>
  );
}

const bodies = ({ request, response }: CaseDetail['exchanges'][number]): string[] => [
  request.body,
  response?.body ?? '',
];
