import { useMemo } from 'preact/hooks';
import { type Difference, differenceOf, type Piece } from '../text/difference.ts';
import { Scroll } from './scroll.tsx';

interface Props {
  expected: string | undefined;
  actual: string | undefined;
}

const LONGEST = 20_000;

/** What was expected and what was seen, with what differs marked. */
export function ExpectedActual({ expected, actual }: Props) {
  const difference = useMemo(() => differenceOf(expected ?? '', actual ?? ''), [expected, actual]);
  if (expected === undefined && actual === undefined) return null;
  if (difference?.by === 'lines') return <Lines difference={difference} />;
  const piecesOf = (side: 'expected' | 'actual', text: string): Piece[] =>
    difference?.pieces.filter((piece) => piece.side === 'both' || piece.side === side) ?? [
      { text: cut(text), side: 'both' },
    ];
  return (
    <div class="difference">
      {expected !== undefined && <Side name="expected" pieces={piecesOf('expected', expected)} />}
      {actual !== undefined && <Side name="actual" pieces={piecesOf('actual', actual)} />}
      {difference !== undefined && <p class="first">They part at character {difference.first}.</p>}
    </div>
  );
}

const Side = ({ name, pieces }: { name: 'expected' | 'actual'; pieces: Piece[] }) => (
  <div class={`side-of ${name}`}>
    <span class="label">{name}</span>
    <code>{pieces.map(({ text, side }, at) => (side === 'both' ? text : <mark key={at}>{text}</mark>))}</code>
  </div>
);

const MARKS = { both: ' ', expected: '−', actual: '+' };

function Lines({ difference }: { difference: Difference }) {
  const lines = difference.pieces.flatMap(({ text, side }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ line, side })),
  );
  return (
    <div class="difference lines">
      <p class="first">
        <span class="expected">− expected</span> <span class="actual">+ actual</span> They part at line{' '}
        {difference.first}.
      </p>
      <Scroll label="Expected and actual">
        <pre>
          {lines.slice(0, 2_000).map(({ line, side }, at) => (
            <span key={at} class={`line ${side}`}>
              <span class="sign">{MARKS[side]}</span>
              {cut(line)}
              {'\n'}
            </span>
          ))}
        </pre>
      </Scroll>
    </div>
  );
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
