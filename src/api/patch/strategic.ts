/**
 * Strategic merge patch: a merge patch in which lists of objects merge by key, and directives (`$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList/…`, `$setElementOrder/…`) say what cannot be said by merging. Which lists merge, and by what
 * key, comes from the type's facts.
 */
import { ApiError, badRequest } from "../status.ts";
import type { FieldShape, TypeLookup } from "../type-shape.ts";
import { badPatchType, isObject, kindOf, type Members, prefixes } from "./directives.ts";
import { mergeList, orderAfterDirective } from "./strategic-list.ts";
import { withoutDirectives } from "./without-directives.ts";

/** Merges below one type. */
export interface Merging {
  /** Merges a patch object into an object (or into nothing) whose shape is known. */
  object(original: Members | undefined, patch: Members, shape: FieldShape | undefined): Members;
}

/**
 * `document`, an object of the type `rootType`, after the patch; shares what the patch leaves alone. Throws 400 for a
 * malformed patch or directive, 422 for lists of lists, 500 for what the facts do not allow (as Kubernetes).
 */
export function applyStrategicPatch(document: unknown, patch: unknown, rootType: string, lookup: TypeLookup): unknown {
  if (!isObject(patch)) throw badRequest(`error decoding patch: json: cannot unmarshal ${kindOf(patch)} into an object`);
  const merging: Merging = { object: (original, part, shape) => mergeObject(original, part, resolve(shape, lookup), merging) };
  return merging.object(isObject(document) ? document : undefined, patch, { ref: rootType });
}

/** What is known of the members of an object of that shape. */
interface Resolved {
  member(field: string): FieldShape | undefined;
}

function resolve(shape: FieldShape | undefined, lookup: TypeLookup): Resolved {
  const type = shape?.ref ? lookup(shape.ref) : shape;
  const { fields } = (type ?? {}) as { fields?: Readonly<Record<string, FieldShape>> };
  return { member: (field) => (fields && Object.hasOwn(fields, field) ? fields[field] : type?.map) };
}

/** The strategy of a field without `retainKeys`, which directives handle. */
const strategyOf = (shape: FieldShape | undefined) => (shape?.patchStrategy ?? "").split(",").find((part) => part !== "retainKeys") ?? "";

function mergeObject(before: Members | undefined, patch: Members, type: Resolved, merging: Merging): Members {
  if (Object.hasOwn(patch, "$patch")) return replaceOrDelete(patch);
  const merged: Record<string, unknown> = retainKeys(before ?? {}, patch);
  const done = new Set<string>(["$retainKeys"]);
  for (const [field, order] of Object.entries(patch)) {
    if (!field.startsWith(prefixes.order)) continue;
    const name = nameAfter(field, prefixes.order);
    done.add(field);
    if (orderList({ merged, patch, name, order, shape: type.member(name) }, merging)) done.add(name);
  }
  for (const [field, value] of Object.entries(patch)) if (!done.has(field)) mergeMember(merged, field, value, type, merging);
  return merged;
}

function nameAfter(field: string, prefix: string): string {
  const name = field.slice(prefix.length);
  if (!name) throw badRequest(`invalid directive: ${field}`);
  return name;
}

/** `$patch: replace` takes the rest of the patch as it is, `$patch: delete` leaves an empty object. */
function replaceOrDelete(patch: Members): Members {
  const { $patch, ...rest } = patch;
  if ($patch === "replace") return rest;
  if ($patch === "delete") return {};
  throw badPatchType($patch, patch);
}

/** A copy of the original without the members that a `$retainKeys` does not name. */
function retainKeys(original: Members, patch: Members): Record<string, unknown> {
  const keys = patch["$retainKeys"];
  if (keys === undefined) return { ...original };
  if (!Array.isArray(keys)) throw badRequest("invalid patch format of retainKeys");
  for (const [field, value] of Object.entries(patch)) {
    if (field === "$retainKeys" || value === null || field.startsWith(prefixes.remove) || field.startsWith(prefixes.order)) continue;
    if (!keys.includes(field)) throw badRequest("invalid patch format of retainKeys");
  }
  return Object.fromEntries(Object.entries(original).filter(([field]) => keys.includes(field)));
}

interface OrderedList {
  readonly merged: Record<string, unknown>;
  readonly patch: Members;
  readonly name: string;
  readonly order: unknown;
  readonly shape: FieldShape | undefined;
}

/** Merges the list that `$setElementOrder/name` is about and puts it in that order. False: neither side has the list. */
function orderList({ merged, patch, name, order, shape }: OrderedList, merging: Merging): boolean {
  if (!shape) throw internal(`unable to find api field for the json field ${JSON.stringify(name)}`);
  const original = listOrNothing(merged[name]);
  const patched = listOrNothing(patch[name]);
  if (!Array.isArray(order)) throw internal(`expected a list for $setElementOrder/${name}, got ${kindOf(order)}`);
  if (!original && !patched) return false;
  merged[name] = orderAfterDirective({ original, patched, order, shape, strategy: strategyOf(shape) }, merging);
  return true;
}

function listOrNothing(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw internal(`expected a list, got ${kindOf(value)}`);
  return value;
}

const internal = (message: string) => new ApiError("", message);

function mergeMember(merged: Record<string, unknown>, field: string, value: unknown, type: Resolved, merging: Merging): void {
  const removing = field.startsWith(prefixes.remove);
  const name = removing ? nameAfter(field, prefixes.remove) : field;
  if (value === null) {
    delete merged[name];
    return;
  }
  const original = merged[name];
  if (kindOf(original) !== kindOf(value)) {
    if (removing) return;
    const clean = withoutDirectives(value);
    if (clean !== undefined) merged[name] = clean;
    return;
  }
  const shape = type.member(name);
  const strategy = strategyOf(shape);
  if (isObject(value)) {
    merged[name] = strategy === "replace" ? value : merging.object(original as Members, value, shape);
  } else if (Array.isArray(value)) {
    const list = { original: original as readonly unknown[], patch: value, shape, removing };
    merged[name] = strategy === "merge" || removing ? mergeList(list, merging) : value;
  } else merged[name] = value;
}
