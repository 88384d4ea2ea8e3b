/** A histogram as plain numbers: cheap to observe, turned into a metric when somebody asks. */
export interface HistogramCounts {
  /** Upper bounds, rising. */
  readonly bounds: readonly number[];
  /** Observations per bound, not cumulative; the last one counts what is above all bounds. */
  readonly counts: Float64Array;
  sum: number;
}

export const createHistogram = (bounds: readonly number[]): HistogramCounts => ({
  bounds,
  counts: new Float64Array(bounds.length + 1),
  sum: 0,
});

export function observe(histogram: HistogramCounts, value: number): void {
  const { bounds, counts } = histogram;
  let at = 0;
  while (at < bounds.length && value > (bounds[at] as number)) at++;
  counts[at] = (counts[at] as number) + 1;
  histogram.sum += value;
}
