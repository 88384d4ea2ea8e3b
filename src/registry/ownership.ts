/** managedFields of a plain write: who owns which field after it. */
import { updateManagedFields } from "../api/apply/managers.ts";
import { type KubeObject, withMeta } from "../api/meta.ts";
import { formatTime } from "../api/time.ts";
import { typeTable } from "../schema/type-table.ts";
import type { Engine } from "./engine.ts";
import type { RequestContext, Target } from "./registry.ts";

const lookup = (name: string) => typeTable[name];

/**
 * `next` with its managedFields brought up to date against `old` (absent on create). Runs on the object as the client
 * meant it (decoded, defaulted), before admission and the kind's hooks: what those set is owned by nobody.
 */
export function withOwnership(
  engine: Engine,
  target: Pick<Target, "kind" | "subresource">,
  context: Pick<RequestContext, "manager">,
  old: KubeObject | undefined,
  next: KubeObject,
): KubeObject {
  const { kind, subresource } = target;
  const managedFields = updateManagedFields({
    old,
    new: next,
    manager: context.manager,
    operation: "Update",
    subresource,
    apiVersion: kind.apiVersion,
    time: formatTime(engine.clock.now()),
    resetPaths: kind.resetFields[subresource] ?? [],
    type: kind.type,
    lookup,
  });
  if (managedFields === next.metadata.managedFields) return next;
  // As kubernetes: entries of scale carry no time.
  const entries =
    subresource === "scale"
      ? managedFields.map((entry) => (entry.subresource === "scale" ? { ...entry, time: undefined } : entry))
      : managedFields;
  return withMeta(next, { managedFields: entries.length > 0 ? entries : undefined });
}

/** True when two objects differ in nothing but the times of their managedFields: such a write is none. */
export function sameButTimes(old: KubeObject, next: KubeObject): boolean {
  if (old === next) return true;
  const { metadata: a, ...restA } = old;
  const { metadata: b, ...restB } = next;
  if (!shallowEqual(restA, restB)) return false;
  const { managedFields: managersA = [], ...metaA } = a;
  const { managedFields: managersB = [], ...metaB } = b;
  if (!shallowEqual(metaA, metaB) || managersA.length !== managersB.length) return false;
  return managersA.every((entry, index) => shallowEqual({ ...entry, time: "" }, { ...managersB[index], time: "" }));
}

/** Compares two objects that share equal subtrees. */
function shallowEqual(a: object, b: object): boolean {
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const field in left) if (left[field] !== right[field]) return false;
  for (const field in right) if (!(field in left) && right[field] !== undefined) return false;
  return true;
}
