import { EXIT } from '../exit.ts';

/** Who waits for a run has had enough, once or twice. */
export interface Interrupt {
  /** Aborted by the first signal: the run ends after the cases under way. */
  signal: AbortSignal;
  /** From now on there is something to end gently; before, a signal ends it all at once. */
  begin(): void;
  /** Gives signals back to whoever else listens. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends a run gently at the first signal and at once at the second; what was started is ended with it.
 * @param pause is called before something is said, so that it does not stand in the middle of a line
 */
export function catchSignals(pause: () => void): Interrupt {
  const controller = new AbortController();
  let begun = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!begun || controller.signal.aborted) process.exit(EXIT.incomplete);
    controller.abort();
    pause();
    const again = signal === 'SIGINT' ? 'Ctrl-C again' : 'another signal';
    process.stderr.write(`Ends after the cases under way; ${again} stops at once.\n`);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    begin() {
      begun = true;
    },
    release() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
