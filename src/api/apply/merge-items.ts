/** Merging lists whose items have an identity. As structured-merge-diff's typed/merge.go. */

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
): List {
  const { live, applied } = lists;
  const inPlace = mergedInPlace(lists, stepOf, merge);
  if (inPlace) return inPlace;
  const liveItems = live.map((item) => ({ step: stepOf(item), item }));
  const appliedItems = applied.map((item) => ({ step: stepOf(item), item }));
  const known = uniqueByStep(liveItems);
  const wanted = new Set(appliedItems.map(({ step }) => step));
  const order = interleave(liveItems, appliedItems, { known, wanted });
  return order.map(({ step, item, from }) => (from === "live" ? item : merge(known.get(step), item)));
}

/** The usual case: the same items on both sides, in the same order. */
function mergedInPlace({ live, applied }: { live: List; applied: List }, stepOf: (item: unknown) => string, merge: MergeItem) {
  if (live.length !== applied.length) return undefined;
  const seen = new Set<string>();
  let changed = false;
  const merged: unknown[] = [];
  for (const [index, item] of live.entries()) {
    const step = stepOf(item);
    if (seen.has(step) || step !== stepOf(applied[index])) return undefined;
    seen.add(step);
    merged.push(merge(item, applied[index]));
    if (merged[index] !== item) changed = true;
  }
  return changed ? merged : live;
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
