import { useMemo, useState } from 'preact/hooks';
import { jsonLines } from '../text/json.ts';
import type { KeyIds } from '../text/key-ids.ts';
import { type Line, limited } from '../text/lines.ts';
import { xmlLines } from '../text/xml.ts';
import { number } from '../words.ts';
import { Marked } from './marked.tsx';
import { Scroll } from './scroll.tsx';

interface Props {
  text: string;
  kind: 'text' | 'json' | 'xml';
  keys?: KeyIds;
  label: string;
}

const FIRST = { lines: 250, characters: 16_000 };
const ALL = { lines: 50_000, characters: 1_100_000 };
/** Longer texts are shown plain. */
const MOST_MARKED = 200_000;

/** What was sent, laid out. Of what is long, the beginning, and the rest when it is asked for. */
export function Code({ text, kind, keys, label }: Props) {
  const [all, setAll] = useState(false);
  const lines = useMemo(() => layOut(text, kind), [text, kind]);
  const shown = limited(lines, all ? ALL : FIRST);
  const marked = all && text.length > MOST_MARKED ? undefined : keys;
  return (
    <div class="code">
      <Scroll label={label}>
        <pre>
          {shown.lines.map(({ depth, tokens }, at) => (
            <span key={at} class="line" style={{ '--depth': depth }}>
              {tokens.map(({ text, kind }, place) => (
                <span key={place} class={kind}>
                  <Marked text={text} keys={marked} />
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </pre>
      </Scroll>
      {shown.cut && !all && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {number(text.length)} characters
        </button>
      )}
    </div>
  );
}

function layOut(text: string, kind: Props['kind']): Line[] {
  if (kind === 'json') return jsonLines(text) ?? plainLines(text);
  return kind === 'xml' ? xmlLines(text) : plainLines(text);
}

const plainLines = (text: string): Line[] =>
  text.split(/\r?\n/).map((line) => ({ depth: 0, tokens: [{ text: line }] }));
