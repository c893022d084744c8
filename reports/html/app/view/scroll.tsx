import type { ComponentChildren } from 'preact';

interface Props {
  children: ComponentChildren;
  /** What it is, for those who hear it; or the ID of what says so. */
  label?: string;
  labelledBy?: string;
}

/** What may be larger than its place. It scrolls, by keyboard as well. */
export const Scroll = ({ children, label, labelledBy }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <section class="scroll" tabIndex={0} aria-label={label} aria-labelledby={labelledBy}>
    {children}
  </section>
);
