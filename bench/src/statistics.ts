/** The value that a share of the others does not exceed, by nearest rank. @throws RangeError for no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('No values to take a quantile of.');
  return value;
}

/** With an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const above = -quantile(
    values.map((value) => -value),
    0.5,
  );
  return (quantile(values, 0.5) + above) / 2;
}
