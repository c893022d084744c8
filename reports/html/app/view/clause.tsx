import type { ClauseText } from '../../page.ts';
import { Prose } from './prose.tsx';

/** A clause in its words, and where it is from. */
export function Clause({ clause }: { clause: ClauseText }) {
  const { id, statement, level, document, section } = clause;
  return (
    <figure class="clause">
      <blockquote>
        <Prose text={statement ?? 'This version of Countersign does not have the text of this clause.'} />
      </blockquote>
      <figcaption>
        <b>{id}</b>
        {level !== undefined && <span>{level}</span>}
        {document !== undefined && (
          <span>
            <cite>{document}</cite>, {section}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
