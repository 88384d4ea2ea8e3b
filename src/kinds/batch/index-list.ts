/** Lists of completion indexes as text: "0,3-5,7". As kubernetes: validateIndexesFormat. */

/** Thrown for a text that is no such list; `message` says what is wrong. */
export class IndexListError extends Error {}

const number = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new IndexListError(`cannot convert string to integer for index: ${JSON.stringify(text)}`);
  return Number(text);
};

/** The ranges of the list, ends included. Throws {@link IndexListError} unless they ascend and stay below `completions`. */
export function parseIndexList(text: string, completions: number): readonly (readonly [first: number, last: number])[] {
  if (text === "") return [];
  let before = -1;
  return text.split(",").map((part) => {
    const ends = part.split("-");
    if (ends.length > 2)
      throw new IndexListError(
        `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`,
      );
    const first = number(ends[0] ?? "");
    const last = ends[1] === undefined ? first : number(ends[1]);
    if (first <= before) throw new IndexListError("non-increasing order");
    if (ends.length === 2 && last <= first) throw new IndexListError(`non-increasing order, previous: ${first}, current: ${last}`);
    if (last >= completions) throw new IndexListError(`too large index: ${JSON.stringify(part)}`);
    before = last;
    return [first, last] as const;
  });
}

export const countIndexes = (ranges: ReturnType<typeof parseIndexList>): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** True when some index is in both lists. */
export const overlap = (a: ReturnType<typeof parseIndexList>, b: ReturnType<typeof parseIndexList>): boolean =>
  a.some(([first, last]) => b.some(([from, to]) => from <= last && first <= to));
