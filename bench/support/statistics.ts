/** The value a share of the way up the sorted numbers: 0.5 is the median. */
export function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)]!;
}

/** Where the middle of the numbers lies, and the half of them around it. */
export interface Spread {
  median: number;
  lower: number;
  upper: number;
}

/** Median and quartiles. There must be a number at least. */
export const spreadOf = (numbers: number[]): Spread => ({
  median: quantile(numbers, 0.5),
  lower: quantile(numbers, 0.25),
  upper: quantile(numbers, 0.75),
});
