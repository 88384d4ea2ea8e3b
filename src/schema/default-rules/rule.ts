/** What a hand-written default rule is, and the small path-copying moves the rules are made of. */
import type { JsonObject } from "../../api/meta.ts";

/** Returns the object with its defaults set; the same object when none was missing. `now`: ms, for stamped times. */
export type DefaultRule = (object: JsonObject, now: number | undefined) => JsonObject;

/** A JSON object, or undefined for anything else. */
export function objectAt(object: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = object?.[field];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A list of JSON objects; empty when there is none. */
export function listAt(object: JsonObject | undefined, field: string): readonly JsonObject[] {
  const value = object?.[field];
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

/** The object with `field` set where it was absent. */
export function fill(object: JsonObject, field: string, value: unknown): JsonObject {
  return object[field] === undefined || object[field] === null ? { ...object, [field]: value } : object;
}

/** The object with `field` set where it was absent, empty, 0 or false. */
export function fillZero(object: JsonObject, field: string, value: unknown): JsonObject {
  return object[field] ? object : { ...object, [field]: value };
}

/** The object with the object at `field` changed; `{}` stands in for an absent one if the change makes something of it. */
export function within(object: JsonObject, field: string, change: (inner: JsonObject) => JsonObject): JsonObject {
  const before = objectAt(object, field) ?? nothing;
  const after = change(before);
  return after === before ? object : { ...object, [field]: after };
}

/** As {@link within}, but leaves an absent object absent. */
export function withinPresent(object: JsonObject, field: string, change: (inner: JsonObject) => JsonObject): JsonObject {
  return objectAt(object, field) ? within(object, field, change) : object;
}

/** The object with every element of the list at `field` changed. */
export function withinEach(object: JsonObject, field: string, change: (element: JsonObject) => JsonObject): JsonObject {
  const before = object[field];
  if (!Array.isArray(before)) return object;
  const after = mapSame(before as JsonObject[], change);
  return after === before ? object : { ...object, [field]: after };
}

/** `map` that answers the same list when no element changed. */
export function mapSame<T>(list: readonly T[], change: (element: T, index: number) => T): readonly T[] {
  let copy: T[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const before = list[index] as T;
    const after = change(before, index);
    if (after === before) continue;
    copy ??= [...list];
    copy[index] = after;
  }
  return copy ?? list;
}

/** True for an absent or empty list or map. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const nothing: JsonObject = Object.freeze({});
