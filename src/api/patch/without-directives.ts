/** A part of a strategic patch that meets nothing to merge with: taken as it is, but for its directives and nulls. */
import { isObject, type Members, prefixes } from "./directives.ts";

/** The value without directives and null members; `undefined` when the part says only that it be deleted. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  return isObject(value) ? cleanObject(value) : value;
}

function cleanObject(value: Members): Members | undefined {
  if (value["$patch"] === "delete") return undefined;
  const clean: Record<string, unknown> = {};
  for (const [field, member] of Object.entries(value)) {
    if (member === null || field === "$patch" || field === "$retainKeys") continue;
    if (field.startsWith(prefixes.order) || field.startsWith(prefixes.remove)) continue;
    const kept = withoutDirectives(member);
    if (kept !== undefined) clean[field] = kept;
  }
  return clean;
}
