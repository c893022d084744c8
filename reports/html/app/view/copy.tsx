import { useState } from 'preact/hooks';
import { copyText } from '../text/copy.ts';

/** A command to be repeated, and a button that copies it. */
export function Command({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    setSaid((await copyText(text)) ? 'Copied' : 'Not copied');
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <div class="command">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-label={label}>
        {said || 'Copy'}
      </button>
      <span class="unseen" role="status">
        {said}
      </span>
    </div>
  );
}
