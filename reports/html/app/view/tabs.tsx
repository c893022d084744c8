import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { usePrinting } from './printing.ts';

export interface Tab {
  name: string;
  content(): ComponentChildren;
}

/** Ways to look at the same thing, one at a time; on paper all of them. */
export function Tabs({ tabs, label, first }: { tabs: Tab[]; label: string; first: number }) {
  const id = useId();
  const [chosen, choose] = useState(first);
  const printing = usePrinting();
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (chosen + step + tabs.length) % tabs.length;
    choose(next);
    document.getElementById(`${id}-tab-${next}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKey}>
        {tabs.map(({ name }, at) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-tab-${at}`}
            aria-selected={at === chosen}
            aria-controls={`${id}-panel-${at}`}
            tabIndex={at === chosen ? 0 : -1}
            onClick={() => choose(at)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ name, content }, at) => (
        <div
          key={name}
          role="tabpanel"
          id={`${id}-panel-${at}`}
          aria-labelledby={`${id}-tab-${at}`}
          hidden={at !== chosen && !printing}
        >
          {(at === chosen || printing) && (
            <>
              <p class="on-paper">{name}</p>
              {content()}
            </>
          )}
        </div>
      ))}
    </div>
  );
}
