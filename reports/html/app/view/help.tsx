import { useEffect, useRef } from 'preact/hooks';
import { KEYS } from '../keys.ts';
import { MEANINGS, STATUSES } from '../words.ts';
import { StatusMark } from './status.tsx';

/** What the keys do and what the statuses mean. */
export function Help({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Help</h2>
      <h3>Keyboard</h3>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3>How a case ends</h3>
      <dl class="keys">
        {STATUSES.map((status) => (
          <div key={status}>
            <dt>
              <StatusMark status={status} named />
            </dt>
            <dd>{MEANINGS[status]}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
