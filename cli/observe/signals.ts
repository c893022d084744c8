import { EXIT } from '../exit.ts';

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals that come so soon after one another are one: a terminal and npx both send what is typed, in milliseconds. */
const SAME = 200;

/** Who hears of the signals that Countersign gets. */
export interface Signals {
  /** Has signals told to somebody from now on; without anybody they end Countersign, and what it has started. */
  tell(listener?: (signal: NodeJS.Signals) => void): void;
  release(): void;
}

/** Catches signals, so that nothing is left behind when one comes. */
export function catchSignals(): Signals {
  const end = () => process.exit(EXIT.incomplete);
  let told: (signal: NodeJS.Signals) => void = end;
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = (signal: NodeJS.Signals): void => {
    const before = last;
    last = performance.now();
    if (last - before > SAME) told(signal);
  };
  for (const name of NAMES) process.on(name, onSignal);
  return {
    tell(listener = end) {
      told = listener;
    },
    release() {
      for (const name of NAMES) process.off(name, onSignal);
    },
  };
}
