import type { Dissected, Signalling } from '../../page.ts';
import type { KeyIds } from '../text/key-ids.ts';
import { Code } from './code.tsx';
import { Marked } from './marked.tsx';
import { usePrinting } from './printing.ts';

/** Characters of hex that stand beside what they mean. */
const SHORT = 11;
/** How many systems are open at first. */
const OPEN = 3;

/** Signalling taken apart: of each key and DRM, every field with its bytes. */
export function Boxes({ systems, keys }: { systems: Signalling[]; keys: KeyIds }) {
  const printing = usePrinting();
  return (
    <div class="boxes">
      {systems.map(({ system, kid, parts }, at) => (
        <details key={at} open={at < OPEN || printing}>
          <summary>
            <b>{system}</b> <Marked text={kid} keys={keys} />
          </summary>
          {parts.map((part, place) => (
            <Part key={place} part={part} keys={keys} />
          ))}
        </details>
      ))}
    </div>
  );
}

function Part({ part, keys }: { part: Dissected; keys: KeyIds }) {
  const { name, rows, text, problem } = part;
  return (
    <div class="part">
      <h3>{name}</h3>
      {problem !== undefined && <p class="note fault">{problem}</p>}
      {rows.length > 0 && (
        <table>
          <tbody>
            {rows.map(({ at, hex, name, value }, place) => (
              <tr key={place}>
                <td class="at">{at ?? ''}</td>
                <th scope="row">{name}</th>
                <td class="value">
                  {value !== '' && <Marked text={value} keys={keys} />}
                  {hex !== undefined && hex !== value && (
                    <span class={value !== '' && hex.length <= SHORT ? 'hex beside' : 'hex'}>
                      <Marked text={hex} keys={keys} />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {text !== undefined && (
        <Code text={text} kind={text.trimStart().startsWith('<') ? 'xml' : 'text'} keys={keys} label={name} />
      )}
    </div>
  );
}
