/**
 * Sets of field paths in the form they have on the wire (FieldsV1): a trie whose steps are `f:<field>`, `k:<keys>`,
 * `v:<value>`, `i:<index>`. An empty node is a member of the set; a node with steps is a member if it has the step ".".
 * Sets are immutable; an operation that changes nothing answers its first argument.
 */
import type { FieldsV1 } from "../meta.ts";

/** A set while it is being built. */
export interface GrowingFieldSet {
  [step: string]: FieldsV1;
}

/** A path that is a member and has no members below it. */
export const leaf: FieldsV1 = Object.freeze({});

export function isEmptySet(set: FieldsV1): boolean {
  for (const _ in set) return false;
  return true;
}

/** Whether the node itself is a member, besides what is below it. */
export const isMember = (node: FieldsV1): boolean => node["."] !== undefined || isEmptySet(node);

/** Members of either set. */
export function union(a: FieldsV1, b: FieldsV1): FieldsV1 {
  let result: GrowingFieldSet | undefined;
  for (const step in b) {
    if (step === ".") continue;
    const theirs = b[step] as FieldsV1;
    const mine = a[step];
    const merged = mine === undefined ? theirs : unionNode(mine, theirs);
    if (merged === mine) continue;
    result ??= { ...a };
    result[step] = merged;
  }
  return result ?? a;
}

function unionNode(a: FieldsV1, b: FieldsV1): FieldsV1 {
  if (a === b) return a;
  const below = union(a, b);
  if (isMember(a)) return isEmptySet(a) && below !== a ? { ".": leaf, ...below } : below;
  return isMember(b) ? { ".": leaf, ...below } : below;
}

/** Members of `a` that are not in `b`; `undefined` when none is left. A member of `b` takes nothing that lies below it. */
export function minus(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  let result: GrowingFieldSet | undefined;
  for (const step in b) {
    const mine = a[step];
    if (mine === undefined || step === ".") continue;
    const left = minusNode(mine, b[step] as FieldsV1);
    if (left === mine) continue;
    result ??= { ...a };
    if (left) result[step] = left;
    else delete result[step];
  }
  if (!result) return a;
  return isEmptySet(result) ? undefined : result;
}

function minusNode(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  const keeps = isMember(a) && !isMember(b);
  const wasMember = isMember(a);
  if (isEmptySet(a)) return keeps ? a : undefined;
  const left = minus(a, b);
  if (!left || !wasMember || keeps) return left && onlyDot(left) ? leaf : left;
  const { ".": _, ...below } = left;
  return isEmptySet(below) ? undefined : below;
}

/** Whether every member of `a` is one of `b`. */
export function isWithin(a: FieldsV1, b: FieldsV1): boolean {
  if (a === b) return true;
  for (const step in a) {
    if (step === ".") continue;
    const mine = a[step] as FieldsV1;
    const theirs = b[step];
    if (theirs === undefined || (isMember(mine) && !isMember(theirs)) || !isWithin(mine, theirs)) return false;
  }
  return true;
}

/** Members of both sets; `undefined` when there is none. */
export function intersection(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  let result: GrowingFieldSet | undefined;
  for (const step in b) {
    const mine = a[step];
    if (mine === undefined || step === ".") continue;
    const both = intersectNodes(mine, b[step] as FieldsV1);
    if (!both) continue;
    result ??= {};
    result[step] = both;
  }
  return result;
}

function intersectNodes(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  const below = intersection(a, b);
  if (!isMember(a) || !isMember(b)) return below;
  return below ? { ".": leaf, ...below } : leaf;
}

/** The set with one path that is a member. */
export const setOfPath = (steps: readonly string[]): FieldsV1 => steps.reduceRight<FieldsV1>((below, step) => ({ [step]: below }), leaf);

/** Whether the path is a member. */
export function hasPath(set: FieldsV1, steps: readonly string[]): boolean {
  let node: FieldsV1 | undefined = set;
  for (const step of steps) node = node?.[step];
  return node !== undefined && isMember(node);
}

function onlyDot(set: FieldsV1): boolean {
  for (const step in set) if (step !== ".") return false;
  return set["."] !== undefined;
}
