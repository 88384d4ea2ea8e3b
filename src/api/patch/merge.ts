/** JSON Merge Patch (RFC 7396): objects merge, null removes, everything else replaces. */
import { own } from "../own.ts";
import { badRequest } from "../status.ts";

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

/** `document` merged with `patch`, sharing what the patch leaves alone. Throws 400 for a patch that is no object. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isObject(patch))
    throw badRequest(patch === null ? "Invalid JSON Patch" : "error decoding patch: json: cannot unmarshal the patch into an object");
  return merge(document, patch);
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return withoutNulls(patch);
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else put(merged, field, merge(own(merged, field), value));
  }
  return merged;
}

/** Sets a member; one called __proto__ is a member like any other. */
function put(members: Record<string, unknown>, field: string, value: unknown): void {
  if (field !== "__proto__") members[field] = value;
  else Object.defineProperty(members, field, { value, enumerable: true, configurable: true, writable: true });
}

/** Lists are taken as they are, but objects in them lose their nulls, as Kubernetes' library has it. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? merge(undefined, item) : withoutNulls(item)));
  return value;
}
