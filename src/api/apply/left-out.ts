/** What of an object is never owned: what identifies it, what the server sets, and what the endpoint does not write. */
import type { FieldsV1 } from "../meta.ts";
import { isEmptySet, leaf, setOfPath, union } from "./field-set.ts";

/** Members to leave out, wholly (`true`) or in part. */
export type LeftOut = ReadonlyMap<string, LeftOut | true>;

const always = [
  "apiVersion",
  "kind",
  "metadata.name",
  "metadata.namespace",
  "metadata.creationTimestamp",
  "metadata.selfLink",
  "metadata.uid",
  "metadata.clusterName",
  "metadata.generation",
  "metadata.managedFields",
  "metadata.resourceVersion",
];

/** Paths that an applier does not own although its configuration says them; what lies below them it may own. */
export const neverOwned: FieldsV1 = always
  .map((path) => setOfPath(path.split(".").map((name) => `f:${name}`)))
  .reduce(union, { "f:metadata": leaf });

/** The lists of reset paths are constants of the kinds, so what follows from them is worked out once. */
const known = new WeakMap<readonly string[], { readonly all: LeftOut; readonly reset: LeftOut }>();

const nothingReset: readonly string[] = [];

function treesOf(paths: readonly string[]) {
  const resetPaths = paths.length === 0 ? nothingReset : paths;
  let trees = known.get(resetPaths);
  if (!trees) {
    const split = (list: readonly string[]) => treeOf(list.map((path) => path.split(".")));
    trees = { all: split([...always, ...resetPaths]), reset: split(resetPaths) };
    known.set(resetPaths, trees);
  }
  return trees;
}

/** What a writer through an endpoint does not own. `paths`: dotted, "status", "metadata.labels". */
export const leftOutOf = (paths: readonly string[]): LeftOut => treesOf(paths).all;

/** What the endpoint itself does not write, and no more. */
export const resetOnly = (paths: readonly string[]): LeftOut => treesOf(paths).reset;

function treeOf(paths: readonly (readonly string[])[]): LeftOut {
  const tree = new Map<string, LeftOut | true>();
  for (const [name = ""] of paths) {
    const below = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    tree.set(name, below.some((path) => path.length === 0) || treeOf(below));
  }
  return tree;
}

/** A field set less what is left out of it; `undefined` when nothing remains. */
export function prune(set: FieldsV1, leftOut: LeftOut): FieldsV1 | undefined {
  const rest = { ...set };
  for (const [name, below] of leftOut) {
    const node = rest[`f:${name}`];
    if (node === undefined) continue;
    const left = below === true ? undefined : prune(node, below);
    if (left) rest[`f:${name}`] = left;
    else delete rest[`f:${name}`];
  }
  return isEmptySet(rest) ? undefined : rest;
}
