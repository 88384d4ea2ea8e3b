/** The rights of a request's user, by the RBAC objects in the world. */
import type { UserInfo } from "../../api/meta.ts";
import { badRequest, bareError, notFound } from "../../api/status.ts";
import type { PolicyRule, RoleRef } from "../../api/types/rbac-v1.ts";
import type { Lister } from "../kind.ts";
import { clusterRole } from "../rbac/cluster-role.ts";
import type { Permissions } from "../rbac/permissions.ts";
import { role } from "../rbac/role.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { heldRules, isAllowed, rulesOfRole } from "./role-rules.ts";

/** `requestName`: the name in the request's URL, "" for a POST. */
export function storedPermissions(lister: Lister, user: UserInfo, requestName: string): Permissions {
  return {
    requestName,
    may: (wanted) => isAllowed(lister, user, wanted).allowed,
    rulesIn: (namespace) => heldRules(lister, user, namespace),
    rulesOf: (reference, namespace) => existingRules(lister, reference, namespace),
  };
}

function existingRules(lister: Lister, reference: RoleRef, namespace: string): readonly PolicyRule[] {
  const { kind, name } = reference;
  if (kind !== "Role" && kind !== "ClusterRole") throw bareError(`unsupported role reference kind: ${JSON.stringify(kind)}`);
  if (kind === "Role" && namespace === "") throw badRequest("Namespace parameter required.");
  if (name === "") throw badRequest("Name parameter required.");
  const problem = pathSegmentName(name, false);
  if (problem) throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${problem}`);
  const rules = rulesOfRole(lister, reference, namespace);
  if (!rules) throw notFound((kind === "Role" ? role : clusterRole).groupResource, name);
  return rules;
}
