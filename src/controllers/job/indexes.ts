/** Sets of completion indexes as ordered intervals, and their text: "0,2-4,7". As kubernetes: pkg/controller/job/indexed_job_utils.go. */

/** First and last index, both included. */
type Interval = readonly [first: number, last: number];

/** Ordered, without overlaps or neighbours. */
export type Indexes = readonly Interval[];

/** What is not an index below `completions` is left out. */
export function parseIndexes(text: string | undefined, completions: number): Indexes {
  if (!text) return [];
  const found: Interval[] = [];
  for (const part of text.split(",")) {
    const [first = Number.NaN, last = first] = part.split("-").map(Number);
    if (Number.isInteger(first) && Number.isInteger(last) && first < completions) found.push([first, Math.min(last, completions - 1)]);
  }
  return merged(found);
}

/** Two neighbours are written "1,2", three or more "1-3". */
export const formatIndexes = (indexes: Indexes): string =>
  indexes.map(([first, last]) => (first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`)).join(",");

export const countIndexes = (indexes: Indexes): number => indexes.reduce((sum, [first, last]) => sum + last - first + 1, 0);

export function hasIndex(indexes: Indexes, index: number): boolean {
  let [low, high] = [0, indexes.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = indexes[middle] ?? [0, -1];
    if (index < first) high = middle - 1;
    else if (index > last) low = middle + 1;
    else return true;
  }
  return false;
}

export function withIndexes(indexes: Indexes, more: Iterable<number>): Indexes {
  const added = [...more].map((index): Interval => [index, index]);
  return added.length > 0 ? merged([...indexes, ...added]) : indexes;
}

export const unite = (a: Indexes, b: Indexes): Indexes => merged([...a, ...b]);

/** How many indexes are in both. */
export function countCommon(a: Indexes, b: Indexes): number {
  let sum = 0;
  for (const [first, last] of a) for (const [from, to] of b) sum += Math.max(0, Math.min(last, to) - Math.max(first, from) + 1);
  return sum;
}

/** The `count` lowest indexes below `completions` that are not in the set. */
export function firstMissing(indexes: Indexes, count: number, completions: number): readonly number[] {
  const missing: number[] = [];
  let next = 0;
  for (const [first, last] of [...indexes, [completions, completions] as const]) {
    for (; next < first && next < completions && missing.length < count; next++) missing.push(next);
    next = last + 1;
  }
  return missing;
}

function merged(intervals: Interval[]): Indexes {
  const result: [number, number][] = [];
  for (const [first, last] of intervals.sort((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
