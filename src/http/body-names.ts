/** Name and namespace of a body against those of the URL. */
import type { KubeObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import type { Endpoint } from "./endpoint.ts";

/** Throws 400 when the body names another namespace; bodies of cluster-scoped kinds may say what they like. */
export function checkNamespace({ kind, namespace }: Endpoint, object: KubeObject): void {
  const given = object.metadata.namespace;
  if (!kind.namespaced || !given || given === namespace) return;
  throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** Throws 400 when a PUT's body has another name than the URL, or none. */
export function checkName({ name }: Endpoint, object: KubeObject): void {
  const given = object.metadata.name;
  if (!given) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name) throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
}
