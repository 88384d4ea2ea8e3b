/** What a proposed object must say of itself before anything else is looked at: its names, its uid, its resourceVersion. */
import { invalidValue } from "../api/field-error.ts";
import type { KubeObject } from "../api/meta.ts";
import { badRequest, bareError, conflict, invalid, modified } from "../api/status.ts";
import type { Target } from "./registry.ts";

/** Throws 400 for other names, 409 for another uid or a stale resourceVersion, 422 for a missing one. */
export function checkPreconditions({ kind, name, namespace }: Target, old: KubeObject, proposed: KubeObject, patched: boolean): void {
  const { resourceVersion, uid } = proposed.metadata;
  if (patched && !proposed.metadata.name) throw nameMissing(name);
  checkNames({ kind, name, namespace }, proposed);
  if (uid && uid !== old.metadata.uid && !patched)
    throw conflict(kind.groupResource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`);
  if (!resourceVersion && !kind.unconditionalUpdate)
    throw invalid({ group: kind.group, kind: kind.plural }, name, [
      invalidValue("metadata.resourceVersion", 0, "must be specified for an update"),
    ]);
  if (!resourceVersion || resourceVersion === "0") return;
  if (!/^\d+$/.test(resourceVersion)) throw bareError(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  if (resourceVersion !== old.metadata.resourceVersion) throw modified(kind.groupResource, name);
}

/** 400 for a patch whose result has no name. */
export const nameMissing = (name: string) =>
  badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);

/** An object that says where it stands must say what the URL says. Throws 400. */
export function checkNames({ kind, name, namespace }: Pick<Target, "kind" | "name" | "namespace">, proposed: KubeObject): void {
  const given = proposed.metadata;
  if (given.name && given.name !== name)
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`);
  if (kind.namespaced && given.namespace && given.namespace !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
}
