import type { Layer, PageExchange, Side } from '../../page.ts';
import type { KeyIds } from '../text/key-ids.ts';
import { Boxes } from './boxes.tsx';
import { Code } from './code.tsx';
import { Tabs } from './tabs.tsx';

interface Props {
  exchange: PageExchange;
  at: number;
  of: number;
  keys: KeyIds;
}

const LONGEST_URL = 2_000;

/** A request and its answer, side by side, each in every layer. */
export function Exchange({ exchange: { request, response }, at, of, keys }: Props) {
  const number = of > 1 ? ` ${at} of ${of}` : '';
  return (
    <section class="block exchange">
      <h2>Exchange{number}</h2>
      <div class="sides">
        <section class="one" aria-label={`Request${number}`}>
          <p class="start">
            <b>{request.method}</b> <span>{shortUrl(request.url)}</span>
          </p>
          <Tabs
            label={`Layers of request${number}`}
            first={firstOf(request)}
            tabs={[
              {
                name: 'Request',
                content: () => <Raw start={`${request.method} ${request.url}`} side={request} keys={keys} />,
              },
              ...request.layers.map((layer) => tabOf(layer, request, keys)),
            ]}
          />
        </section>
        <section class="one" aria-label={`Answer${number}`}>
          {response === undefined ? (
            <p class="start dim">No answer: the connection was left or cut.</p>
          ) : (
            <>
              <p class="start">
                <b>{response.status}</b> <span>{headerOf(response, 'content-type')}</span>
              </p>
              <Tabs
                label={`Layers of answer${number}`}
                first={firstOf(response)}
                tabs={[
                  {
                    name: 'Answer',
                    content: () => <Raw start={String(response.status)} side={response} keys={keys} />,
                  },
                  ...response.layers.map((layer) => tabOf(layer, response, keys)),
                ]}
              />
            </>
          )}
        </section>
      </div>
    </section>
  );
}

/** The layer that tells most: markup laid out, else the innermost. */
function firstOf({ layers }: Side): number {
  const markup = layers.findIndex(({ kind }) => kind === 'xml');
  return markup < 0 ? layers.length : markup + 1;
}

const tabOf = (layer: Layer, side: Side, keys: KeyIds) => ({
  name: layer.name,
  content: () => (
    <>
      {layer.faults?.map((fault) => (
        <p key={fault} class="note fault">
          {fault}
        </p>
      ))}
      {layer.notes?.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {layer.kind === 'boxes' ? (
        <Boxes systems={layer.systems ?? []} keys={keys} />
      ) : (
        <Code text={layer.text ?? side.body} kind={layer.kind} keys={keys} label={layer.name} />
      )}
    </>
  ),
});

function Raw({ start, side, keys }: { start: string; side: Side; keys: KeyIds }) {
  const { headers, body } = side;
  return (
    <>
      <Code text={start} kind="text" keys={keys} label="Start line" />
      <dl class="headers">
        {headers.map(([name, value], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value.slice(0, LONGEST_URL)}</dd>
          </div>
        ))}
      </dl>
      {body === '' ? <p class="dim">No body.</p> : <Code text={body} kind="text" keys={keys} label="Body" />}
    </>
  );
}

/** The address without what is told in layers. */
function shortUrl(url: string): string {
  const short = url.replace(/([?&][^=&]{1,40}=)[^&]{60,}/g, '$1…');
  return short.length > 200 ? `${short.slice(0, 200)}…` : short;
}

const headerOf = ({ headers }: Side, name: string): string =>
  headers.find(([field]) => field.toLowerCase() === name)?.[1] ?? '';
