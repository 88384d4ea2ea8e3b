import { ApiError, notFound } from "../../api/status.ts";
import { namespace as namespaceKind } from "../../kinds/core/namespace.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { refuse } from "../matches.ts";

const immortal = new Set(["default", "kube-system", "kube-public"]);

function terminating(attributes: AdmissionAttributes, name: string): ApiError {
  const refusal = refuse(attributes, `unable to create new content in namespace ${name} because it is being terminated`);
  const cause = { reason: "NamespaceTerminating", message: `namespace ${name} is being terminated`, field: "metadata.namespace" };
  return new ApiError("Forbidden", refusal.message, { ...refusal.details, causes: [cause] });
}

const isNamespace = ({ kind }: AdmissionAttributes): boolean => kind.group === "" && kind.plural === "namespaces";

/** Nothing is written into a namespace that is missing, nothing created in one that is going, and three never go. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: "NamespaceLifecycle",
  admit(attributes) {
    const { kind, namespace, operation, lister } = attributes;
    if (isNamespace(attributes) || !namespace || operation === "DELETE" || kind.plural === "localsubjectaccessreviews") return undefined;
    const home = lister.get(namespaceKind, undefined, namespace);
    if (!home) throw notFound(namespaceKind.groupResource, namespace);
    if (operation === "CREATE" && home.status?.phase === "Terminating") throw terminating(attributes, namespace);
    return undefined;
  },
  validate(attributes) {
    const { operation, name } = attributes;
    if (operation === "DELETE" && isNamespace(attributes) && immortal.has(name))
      throw refuse(attributes, "this namespace may not be deleted");
  },
};
