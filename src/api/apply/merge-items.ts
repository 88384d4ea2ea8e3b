/** Merging lists whose items have an identity. As structured-merge-diff's typed/merge.go. */

/** What a merge tells besides its result. */
export interface MergeNotes {
  /**
   * Something was applied whose form nothing live vouches for: a member, item or type that is not there yet. Without
   * it the configuration needs no check against its type: it has other values of what was checked before, and no more.
   */
  isNovel: boolean;
}

type List = readonly unknown[];

type MergeItem = (live: unknown, applied: unknown) => unknown;

/**
 * The items of both lists: applied ones in their order, the others where they stood among those that both lists have.
 * Of items that the live list has twice only those that are not applied stay.
 */
export function mergeItems(
  lists: { readonly live: List; readonly applied: List },
  stepOf: (item: unknown) => string,
  merge: MergeItem,
  notes: MergeNotes,
): List {
  const { live, applied } = lists;
  const inPlace = mergedInPlace(lists, stepOf, merge);
  if (inPlace) return inPlace;
  notes.isNovel = true;
  const liveItems = live.map((item) => ({ step: stepOf(item), item }));
  const appliedItems = applied.map((item) => ({ step: stepOf(item), item }));
  const known = uniqueByStep(liveItems);
  const wanted = new Set(appliedItems.map(({ step }) => step));
  const order = interleave(liveItems, appliedItems, { known, wanted });
  return order.map(({ step, item, from }) => (from === "live" ? item : merge(known.get(step), item)));
}

/** The usual case: every item that is applied stands in the live list too, and in the same order. */
function mergedInPlace({ live, applied }: { live: List; applied: List }, stepOf: (item: unknown) => string, merge: MergeItem) {
  let merged: unknown[] | undefined;
  let next = 0;
  const seen = new Set<string>();
  for (let index = 0; index < live.length; index++) {
    const item = live[index];
    const step = stepOf(item);
    if (seen.has(step)) return undefined;
    seen.add(step);
    if (next === applied.length || step !== stepOf(applied[next])) continue;
    const after = merge(item, applied[next++]);
    if (after === item) continue;
    merged ??= live.slice();
    merged[index] = after;
  }
  return next === applied.length ? (merged ?? live) : undefined;
}

interface Item {
  readonly step: string;
  readonly item: unknown;
}

/** Items by step; a step that occurs twice has no item to merge with. */
function uniqueByStep(items: readonly Item[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { step, item } of items) found.set(step, found.has(step) ? undefined : item);
  return found;
}

interface Placed extends Item {
  readonly from: "live" | "applied";
}

/** The merged order of both lists. */
function interleave(
  live: readonly Item[],
  applied: readonly Item[],
  sides: { readonly known: ReadonlyMap<string, unknown>; readonly wanted: ReadonlySet<string> },
): Placed[] {
  const placed: Placed[] = [];
  const taken = new Set<string>();
  const shared = applied.filter(({ step }) => sides.known.has(step)).map(({ step }) => step);
  let nextShared = 0;
  let left = 0;
  let right = 0;
  const take = (item: Item) => {
    placed.push({ ...item, from: "applied" });
    taken.add(item.step);
    right++;
    if (shared[nextShared] === item.step) nextShared++;
  };
  while (left < live.length || right < applied.length) {
    const mine = live[left];
    const theirs = applied[right];
    if (mine && theirs && mine.step === theirs.step) {
      left++;
      take(theirs);
    } else if (mine && theirs && sides.wanted.has(mine.step) && shared[nextShared] !== undefined && shared[nextShared] !== mine.step) {
      // wanted, but not the next in the order asked for
      left++;
    } else if (mine && !sides.wanted.has(mine.step)) {
      placed.push({ ...mine, from: "live" });
      left++;
    } else {
      if (mine && taken.has(mine.step)) left++;
      if (theirs) take(theirs);
    }
  }
  return placed;
}
