/** The directives of strategic merge patches and the errors about them. */
import { ApiError } from "../status.ts";

export type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys of a patch that speak about the list named after the slash. */
export const prefixes = { order: "$setElementOrder/", remove: "$deleteFromPrimitiveList/" } as const;

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

export const badPatchType = (type: unknown, patch: Members) =>
  new ApiError("", `unknown patch type: ${String(type)} in map: ${JSON.stringify(patch)}`);

export const noMergeKey = (item: Members, key: string) =>
  new ApiError("", `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
