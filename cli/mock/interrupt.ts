/** How long requests that are being answered get to end, in milliseconds. */
const GRACE = 5_000;

/** How long the end may take before the user is told what it waits for, in milliseconds. */
const UNNOTICED = 500;

/** Waits for Ctrl-C or SIGTERM. */
export const interrupted = (): Promise<void> =>
  new Promise((done) => {
    const end = () => {
      process.off('SIGINT', end).off('SIGTERM', end);
      done();
    };
    process.on('SIGINT', end).on('SIGTERM', end);
  });

/** Closes a server once the requests that are being answered are; who interrupts once more does not wait for that. */
export async function closeGently(close: (graceMs: number) => Promise<void>): Promise<void> {
  const atOnce = () => void close(0).catch(() => {});
  process.on('SIGINT', atOnce).on('SIGTERM', atOnce);
  const notice = setTimeout(() => {
    process.stderr.write(
      `Waiting at most ${GRACE / 1000} s for requests that are being answered. Ctrl-C ends it now.\n`,
    );
  }, UNNOTICED);
  try {
    await close(GRACE);
  } finally {
    clearTimeout(notice);
    process.off('SIGINT', atOnce).off('SIGTERM', atOnce);
  }
}
