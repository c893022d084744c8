import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePrinting } from './printing.ts';

/** Rows outside of what is seen that are there all the same. */
const MARGIN = 12;
/** More rows than these are not printed. */
const MOST_PRINTED = 5_000;

interface Props {
  count: number;
  /** The height of every row, in pixels. */
  rowHeight: number;
  label: string;
  /** The row that is to be seen. */
  current: number | undefined;
  row(at: number): { key: string; children: ComponentChildren };
}

/** A list of rows of one height, of which only those in sight are in the page. */
export function VirtualList({ count, rowHeight, label, current, row }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(800);
  const printing = usePrinting();
  useEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = box.current!;
    if (current === undefined || current < 0) return;
    const rowTop = current * rowHeight;
    if (rowTop < element.scrollTop) element.scrollTop = rowTop - rowHeight;
    else if (rowTop + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = rowTop + 2 * rowHeight - element.clientHeight;
  }, [current, rowHeight]);
  const first = printing ? 0 : Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - MARGIN);
  const last = printing
    ? Math.min(count, MOST_PRINTED)
    : Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    <div class="list" ref={box} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ul aria-label={label} style={{ height: `${count * rowHeight}px` }}>
        {rows.map((at) => {
          const { key, children } = row(at);
          return (
            <li
              key={key}
              aria-setsize={count}
              aria-posinset={at + 1}
              style={{ height: `${rowHeight}px`, transform: `translateY(${at * rowHeight}px)` }}
            >
              {children}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
