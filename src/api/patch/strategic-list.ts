/** Merging of lists in strategic merge patches: objects by their merge key, plain values as sets, and the order of the result. */
import { ApiError } from "../status.ts";
import type { FieldShape } from "../type-shape.ts";
import { badPatchType, isObject, type Members, noMergeKey } from "./directives.ts";
import type { Merging } from "./strategic.ts";
import { withoutDirectives } from "./without-directives.ts";

type List = readonly unknown[];

interface ListMerge {
  readonly original: List;
  readonly patch: List;
  readonly shape: FieldShape | undefined;
  /** A `$deleteFromPrimitiveList`: the patch names what goes. */
  readonly removing: boolean;
}

/** The merged list: items of the patch in its order, the others kept where they stood before them. */
export function mergeList({ original, patch, shape, removing }: ListMerge, merging: Merging): List {
  if (original.length === 0 && patch.length === 0) return original;
  if (!holdsObjects(original, patch)) {
    if (removing) return original.filter((item) => !patch.includes(item));
    const merged = [...new Set([...original, ...patch])];
    return inOrder({ merged, order: patch, before: original, key: (item) => item });
  }
  const key = shape?.patchMergeKey;
  if (!key) throw new ApiError("", "cannot merge lists without merge key");
  const { kept, additions } = followDirectives(original as readonly Members[], patch as readonly Members[], key);
  const merged = mergeByKey(kept, additions, key, (before, item) => merging.object(before, item, shape?.array));
  return inOrder({ merged, order: additions, before: kept, key: (item) => (item as Members)[key] });
}

/** True for lists of objects, false for plain values. Lists of lists and mixed lists cannot be merged. */
function holdsObjects(...lists: readonly List[]): boolean {
  let objects: boolean | undefined;
  for (const item of lists.flat()) {
    if (Array.isArray(item)) throw new ApiError("Invalid", "lists of lists are not supported", {});
    if (objects !== undefined && objects !== isObject(item)) throw new ApiError("", "list element types are not identical");
    objects = isObject(item);
  }
  return objects === true;
}

/** Carries out `$patch: delete` and `$patch: replace` items: what stays of the original, and what is to be merged into it. */
function followDirectives(original: readonly Members[], patch: readonly Members[], key: string) {
  let kept = original;
  let replace = false;
  const additions: Members[] = [];
  for (const item of patch) {
    const directive = item["$patch"];
    if (directive === undefined) additions.push(item);
    else if (directive === "replace") replace = true;
    else if (directive === "delete") {
      if (!Object.hasOwn(item, key)) throw noMergeKey(item, key);
      kept = kept.filter((other) => other[key] !== item[key]);
    } else if (directive === "merge") throw new ApiError("", "merging lists cannot yet be specified in the patch");
    else throw badPatchType(directive, item);
  }
  return replace ? { kept: additions, additions: [] } : { kept, additions };
}

type MergeItem = (before: Members | undefined, item: Members) => Members;

function mergeByKey(kept: readonly Members[], additions: readonly Members[], key: string, mergeItem: MergeItem): Members[] {
  const merged = [...kept];
  for (const item of additions) {
    if (!Object.hasOwn(item, key)) throw noMergeKey(item, key);
    const at = merged.findIndex((other) => other[key] === item[key]);
    if (at >= 0) merged[at] = mergeItem(merged[at], item);
    else merged.push(mergeItem(undefined, item));
  }
  return merged;
}

interface Ordering {
  readonly merged: List;
  /** The order asked for. Items that are not in it keep their place relative to `before`. */
  readonly order: List;
  readonly before: List;
  readonly key: (item: unknown) => unknown;
}

/** Items of `order` in that order; the others go ahead of one only if they stood ahead of it before. */
function inOrder({ merged, order, before, key }: Ordering): List {
  const asked = ranks(order, key);
  const stood = ranks(before, key);
  const first = merged.filter((item) => asked.has(key(item))).sort((a, b) => rank(asked, key(a)) - rank(asked, key(b)));
  const others = merged.filter((item) => !asked.has(key(item))).sort((a, b) => rank(stood, key(a)) - rank(stood, key(b)));
  const result: unknown[] = [];
  while (first.length > 0 && others.length > 0) {
    const left = stood.get(key(others[0]));
    const right = stood.get(key(first[0]));
    const othersFirst = left !== undefined && right !== undefined && left < right;
    result.push(othersFirst ? others.shift() : first.shift());
  }
  return [...result, ...first, ...others];
}

function ranks(list: List, key: (item: unknown) => unknown): Map<unknown, number> {
  const found = new Map<unknown, number>();
  for (const [index, item] of list.entries()) if (!found.has(key(item))) found.set(key(item), index);
  return found;
}

const rank = (of: Map<unknown, number>, key: unknown): number => of.get(key) ?? Number.MAX_SAFE_INTEGER;

interface OrderedMerge {
  readonly original: List | undefined;
  readonly patched: List | undefined;
  /** The list of a `$setElementOrder` directive: keys as objects, or plain values. */
  readonly order: List;
  readonly shape: FieldShape;
  readonly strategy: string;
}

/** Merges the list and puts the result in the order of a `$setElementOrder` directive. */
export function orderAfterDirective({ original, patched, order, shape, strategy }: OrderedMerge, merging: Merging): List {
  const mergeKey = shape.patchMergeKey;
  const key = (item: unknown) => (mergeKey && isObject(item) ? item[mergeKey] : item);
  if (patched) checkOrder(patched, order, key);
  const merged = mergedList({ original, patched, shape, strategy }, merging);
  if (mergeKey)
    for (const item of order) if (!isObject(item) || !Object.hasOwn(item, mergeKey)) throw noMergeKey(isObject(item) ? item : {}, mergeKey);
  return inOrder({ merged, order, before: original ?? [], key });
}

function mergedList({ original, patched, shape, strategy }: Omit<OrderedMerge, "order">, merging: Merging): List {
  if (!patched) return original ?? [];
  if (!original) return withoutDirectives(patched) as List;
  return strategy === "merge" ? mergeList({ original, patch: patched, shape, removing: false }, merging) : patched;
}

/** The patch's items must come in the same order in the directive's list. */
function checkOrder(patched: List, order: List, key: (item: unknown) => unknown): void {
  let next = 0;
  for (const item of patched) {
    if (isObject(item) && item["$patch"] === "delete") continue;
    while (next < order.length && key(order[next]) !== key(item)) next++;
    if (next >= order.length) {
      const text = `The order in patch list:\n${JSON.stringify(patched)}\n doesn't match $setElementOrder list:\n${JSON.stringify(order)}\n`;
      throw new ApiError("", text);
    }
    next++;
  }
}
