/** Seconds between a clock and what it seems to be off by. */
const NEAR = 300;

/** Clocks that count otherwise, as what they show at a moment in seconds since 1970. */
const CLOCKS: { mistake: string; at(now: number): number; near?: number }[] = [
  { mistake: 'it is in milliseconds; it must be in seconds', at: (now) => now * 1e3, near: NEAR * 1e3 },
  { mistake: 'it is in microseconds; it must be in seconds', at: (now) => now * 1e6, near: NEAR * 1e6 },
  { mistake: 'it is in nanoseconds; it must be in seconds', at: (now) => now * 1e9, near: NEAR * 1e9 },
  { mistake: 'it is in minutes; it must be in seconds', at: (now) => now / 60, near: 5 },
  { mistake: 'it is in days; it must be in seconds', at: (now) => now / 86_400, near: 1 },
  {
    mistake: 'it counts from 2001, as clocks of Apple do; it must count from 1970',
    at: (now) => now - 978_307_200,
  },
  { mistake: 'it counts from 1900, as NTP does; it must count from 1970', at: (now) => now + 2_208_988_800 },
  {
    mistake: 'it counts from the year 1, as ticks do; it must count from 1970',
    at: (now) => now + 62_135_596_800,
  },
  {
    mistake: 'it counts from 1601, as Windows does; it must count from 1970',
    at: (now) => now + 11_644_473_600,
  },
];

/** Says which clock shows a time that is not now; both in seconds since 1970. */
export function explainTimestamp(timestamp: number, now: number): string | undefined {
  const clock = CLOCKS.find(({ at, near = NEAR }) => Math.abs(timestamp - at(now)) <= near);
  if (clock !== undefined) return clock.mistake;
  const off = timestamp - now;
  const quarters = Math.round(off / 900);
  const isLocal = quarters !== 0 && Math.abs(quarters) <= 56 && Math.abs(off - quarters * 900) <= 30;
  return isLocal
    ? `it is ${Math.abs(quarters / 4)} h ${off > 0 ? 'ahead' : 'behind'}: a local time was taken for UTC`
    : undefined;
}
