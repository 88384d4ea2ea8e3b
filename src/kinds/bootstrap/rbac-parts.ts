/** What all bootstrap roles and bindings have in common: their metadata, and how they name subjects. */
import type { StringMap } from "../../api/meta.ts";
import type { Subject } from "../../api/types/rbac-v1.ts";

const apiGroup = "rbac.authorization.k8s.io";

export const user = (name: string): Subject => ({ apiGroup, kind: "User", name });
export const group = (name: string): Subject => ({ apiGroup, kind: "Group", name });
/** A ServiceAccount of kube-system. */
export const account = (name: string): Subject => ({ kind: "ServiceAccount", name, namespace: "kube-system" });

export const roleRef = (kind: "ClusterRole" | "Role", name: string) => ({ apiGroup, kind, name });

/** `autoupdate` "true": repaired at every start; whoever sets it to "false" keeps the object as it is. */
export const autoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

export const rbacMetadata = (name: string, namespace?: string, labels: StringMap = {}) => ({
  name,
  ...(namespace ? { namespace } : {}),
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
  annotations: { [autoUpdate]: "true" },
});
